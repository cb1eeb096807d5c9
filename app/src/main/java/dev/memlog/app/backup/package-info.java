/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Backup and restore of a node with its own log: the broker's files at a moment without open transactions; everything
 * else is made from them (decision 0017).
 */
@NullMarked
package dev.memlog.app.backup;

import org.jspecify.annotations.NullMarked;
