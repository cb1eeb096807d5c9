/* SPDX-License-Identifier: Apache-2.0 */
/** Coding agents as their makers publish them, beside a node. */
@NullMarked
package dev.memlog.app.agent;

import org.jspecify.annotations.NullMarked;
