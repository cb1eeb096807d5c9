/* SPDX-License-Identifier: Apache-2.0 */
/** The tools over stdio, answered by a node. */
@NullMarked
package dev.memlog.cli.mcp;

import org.jspecify.annotations.NullMarked;
