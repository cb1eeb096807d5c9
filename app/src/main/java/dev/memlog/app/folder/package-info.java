/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Notes in the CLAUDE.md files of a project's folders: what was observed about the files there. Off unless asked for, and
 * nothing outside the project's repository or between the user's own lines is written.
 */
@NullMarked
package dev.memlog.app.folder;

import org.jspecify.annotations.NullMarked;
