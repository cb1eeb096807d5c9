/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.nio.file.Path;

/** The URL of a database's file for SQLite's driver. */
final class DatabaseUrl {
    private DatabaseUrl() {}

    /** A URI, whose escapes protect a {@code ?} or a {@code %} in a folder's name. */
    static String of(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri().toASCIIString();
    }
}
