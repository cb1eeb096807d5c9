/* SPDX-License-Identifier: Apache-2.0 */
/** Plays recorded sessions into a node and shows the memories. */
@NullMarked
package dev.memlog.cli.demo;

import org.jspecify.annotations.NullMarked;
