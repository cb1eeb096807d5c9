/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Looks at the working tree of a session on this machine: which commit and branch are checked out, and what content
 * files have. It reads and never writes, follows no link out of the tree, and gives hashes, never content.
 */
@NullMarked
package dev.memlog.ingest.ground;

import org.jspecify.annotations.NullMarked;
