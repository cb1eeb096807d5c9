/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.nio.file.Path;

/** A database's file as SQLite's driver is told of it. */
final class DatabaseUrl {
    private DatabaseUrl() {}

    /** As a URI, whose escapes keep a {@code ?} or a {@code %} of a folder's name from being read as something else. */
    static String of(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri().toASCIIString();
    }
}
