/* SPDX-License-Identifier: Apache-2.0 */
/**
 * SQLite: the schema, the projection of the log's topics, and the queries of the read side. The database can be deleted
 * at any time: it is rebuilt from the log with the same rows and numbers.
 */
@NullMarked
package dev.memlog.store;

import org.jspecify.annotations.NullMarked;
