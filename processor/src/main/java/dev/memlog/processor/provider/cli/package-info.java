/* SPDX-License-Identifier: Apache-2.0 */
/** The client that runs Claude Code as a child process for each call. */
@NullMarked
package dev.memlog.processor.provider.cli;

import org.jspecify.annotations.NullMarked;
