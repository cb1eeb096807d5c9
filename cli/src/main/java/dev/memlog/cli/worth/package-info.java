/* SPDX-License-Identifier: Apache-2.0 */
/** The commands that tell what memories were worth. */
@NullMarked
package dev.memlog.cli.worth;

import org.jspecify.annotations.NullMarked;
