/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.recall.ground.GroundCheck;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How the read side answers.
 *
 * @param version what {@code /api/stats} calls this node's version
 * @param port the port this node is reached on, for {@code /api/stats}
 * @param maxConcurrent {@code recall.max-concurrent}: requests answered at once, 1 to 10000; further ones get 503
 * @param zone in which days begin and times are shown
 * @param databasePath shown in {@code /api/stats}; null for callers who do not operate the node
 * @param kinds of observations that the modes have
 * @param byline names the authors of memories
 * @param ground compares memories with the files that they rest on
 */
public record RecallConfig(
        String version,
        int port,
        int maxConcurrent,
        ZoneId zone,
        @Nullable Path databasePath,
        Kinds kinds,
        Byline byline,
        GroundCheck ground) {
    public static final int DEFAULT_MAX_CONCURRENT = 64;

    public RecallConfig {
        if (version.isBlank()) {
            throw new IllegalArgumentException("version must not be blank");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
        }
        if (maxConcurrent < 1 || maxConcurrent > 10_000) {
            throw new IllegalArgumentException("recall.max-concurrent must be 1 to 10000, not " + maxConcurrent);
        }
    }

    /** Of a node that sees no files of projects. */
    public RecallConfig(
            String version,
            int port,
            int maxConcurrent,
            ZoneId zone,
            @Nullable Path databasePath,
            Kinds kinds,
            Byline byline) {
        this(version, port, maxConcurrent, zone, databasePath, kinds, byline, GroundCheck.NONE);
    }

    public static RecallConfig defaults(String version, int port) {
        return new RecallConfig(
                version, port, DEFAULT_MAX_CONCURRENT, ZoneId.systemDefault(), null, Kinds.STANDARD, Byline.NONE);
    }
}
