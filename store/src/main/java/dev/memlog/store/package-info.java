/* SPDX-License-Identifier: Apache-2.0 */
/**
 * SQLite: schema and migrations, the projection of the memories topic, the compaction job that folds dead letters, and
 * the queries of the read side. The database can be deleted at any time: it is rebuilt from the log with the same rows
 * and numbers.
 */
@NullMarked
package dev.memlog.store;

import org.jspecify.annotations.NullMarked;
