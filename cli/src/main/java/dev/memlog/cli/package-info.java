/* SPDX-License-Identifier: Apache-2.0 */
/** The command line: the root command and what belongs to no room below. */
@NullMarked
package dev.memlog.cli;

import org.jspecify.annotations.NullMarked;
