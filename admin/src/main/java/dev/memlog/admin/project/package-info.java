/* SPDX-License-Identifier: Apache-2.0 */
/** Renames and merges projects. */
@NullMarked
package dev.memlog.admin.project;

import org.jspecify.annotations.NullMarked;
