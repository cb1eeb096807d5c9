/* SPDX-License-Identifier: Apache-2.0 */
/** Notes about a folder in its CLAUDE.md. */
@NullMarked
package dev.memlog.recall.folder;

import org.jspecify.annotations.NullMarked;
