/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Backup and restore of a node that keeps its own log: the broker's files as they are at one moment in which no
 * transaction is open, which is all that the rest is made from (decision 0017).
 */
@NullMarked
package dev.memlog.app.backup;

import org.jspecify.annotations.NullMarked;
