/* SPDX-License-Identifier: Apache-2.0 */
/** Commands for projects and their names. */
@NullMarked
package dev.memlog.cli.project;

import org.jspecify.annotations.NullMarked;
