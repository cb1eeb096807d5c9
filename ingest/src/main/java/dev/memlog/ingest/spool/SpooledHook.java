/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A waiting hook, as its file's name describes it.
 *
 * @param stamp nanoseconds since 1970, in 19 digits
 * @param id what it is sent under, again and again
 */
record SpooledHook(Path file, String stamp, String id, String agent) {
    /** The order in which a shell lists them, whatever its language: the stamps are of one length. */
    static final Comparator<SpooledHook> IN_ORDER =
            Comparator.comparing(SpooledHook::stamp).thenComparing(SpooledHook::id);

    private static final int STAMP = 19;
    private static final long NANOS = 1_000_000_000L;

    static Optional<SpooledHook> of(Path file) {
        String name = file.getFileName().toString();
        int dash = name.indexOf('-');
        int dot = name.lastIndexOf('.');
        boolean ours = dash == STAMP && dot > dash + 1 && dot < name.length() - 1 && name.charAt(0) != '0';
        if (!ours || !name.substring(0, dash).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        String id = name.substring(dash + 1, dot);
        String agent = name.substring(dot + 1);
        boolean plain =
                id.chars().allMatch(SpooledHook::isPlain) && agent.chars().allMatch(SpooledHook::isPlain);
        return plain ? Optional.of(new SpooledHook(file, name.substring(0, dash), id, agent)) : Optional.empty();
    }

    /** Whether a file is that of a hook which runs, or was killed. */
    static boolean isUnfinished(String name) {
        int dot = name.lastIndexOf('.');
        return name.startsWith(".")
                && dot > 1
                && name.indexOf('-') > 1
                && name.chars().skip(1).allMatch(c -> isPlain(c) || c == '.');
    }

    static String stampOf(Instant at) {
        return Long.toString(at.getEpochSecond() * NANOS + at.getNano());
    }

    Instant at() {
        long nanos = Long.parseLong(stamp);
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    /** Whether a character stands for itself in every shell and file system. */
    static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
