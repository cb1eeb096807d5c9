/* SPDX-License-Identifier: Apache-2.0 */
/** SQLite: connections, schema, statements, and rows read back. */
@NullMarked
package dev.memlog.store.sql;

import org.jspecify.annotations.NullMarked;
