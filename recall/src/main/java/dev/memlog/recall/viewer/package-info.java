/* SPDX-License-Identifier: Apache-2.0 */
/** The viewer's files, the live stream, and a session's way as a page shows it. */
@NullMarked
package dev.memlog.recall.viewer;

import org.jspecify.annotations.NullMarked;
