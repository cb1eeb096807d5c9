/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.ground.Grounds;
import dev.memlog.ingest.ground.Grounding;
import dev.memlog.recall.ground.Standing;
import dev.memlog.testkit.GitFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A repository, and memories of it as hooks would have made them: each is taken by the reader of the node's hooks, and
 * told by the comparison of the node's contexts. What a memory's files had is kept beside it, to judge by.
 */
final class Played {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    final GitFolder repository;
    private final Grounding grounding = new Grounding(InstantSource.system(), PATIENCE);
    private final LocalGround ground = new LocalGround(project -> Optional.empty(), InstantSource.system(), PATIENCE);
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final Map<Long, Grounds> grounds = new HashMap<>();
    private final Map<String, Map<String, String>> texts = new HashMap<>();

    Played(GitFolder repository) {
        this.repository = repository;
    }

    /** A memory of files as they are now. */
    Grounds remember(String name, String... paths) {
        return remember(repository.path(), name, paths);
    }

    Grounds remember(Path folder, String name, String... paths) {
        Grounds seen = Objects.requireNonNull(grounding.of(
                envelope(folder.toString(), Instant.now()), List.of(paths), JsonNodeFactory.instance.objectNode()));
        long number = numbers.size() + 1L;
        numbers.put(name, number);
        grounds.put(number, seen);
        Map<String, String> had = new HashMap<>();
        seen.files().forEach(file -> had.put(file.path(), text(folder, file.path())));
        texts.put(name, had);
        return seen;
    }

    void put(String name, Grounds seen) {
        long number = numbers.size() + 1L;
        numbers.put(name, number);
        grounds.put(number, seen);
    }

    /** What is said of a memory to somebody in the repository; "-" if it is not told, "?" if nothing is known. */
    String said(String name) {
        return said(repository.path(), name);
    }

    String said(Path folder, String name) {
        Standing standing = standing(folder, name);
        if (standing == null) {
            return "?";
        }
        return (standing.isTold() ? "" : "-") + standing.note().strip();
    }

    @Nullable
    Standing standing(Path folder, String name) {
        return ground.compare(folder.toString(), grounds, PATIENCE).get(Objects.requireNonNull(numbers.get(name)));
    }

    /** No memory that is told is silent about another content, and none with the same content is said to be stale. */
    void requireHonesty() {
        Map<Long, Standing> told = ground.compare(repository.path().toString(), grounds, PATIENCE);
        texts.forEach((name, files) -> {
            Standing standing = Objects.requireNonNull(told.get(Objects.requireNonNull(numbers.get(name))), name);
            boolean isSame = files.entrySet().stream()
                    .allMatch(file -> unix(file.getValue()).equals(unix(text(repository.path(), file.getKey()))));
            if (standing.isTold()) {
                assertThat(standing.mark().isEmpty()).as(name + standing.note()).isEqualTo(isSame);
            } else {
                assertThat(isSame).as(name + " is told on its branch alone").isFalse();
            }
        });
    }

    private static String unix(String text) {
        return text.replace("\r\n", "\n");
    }

    private static String text(Path folder, String path) {
        try {
            Path file = folder.resolve(path);
            return Files.isRegularFile(file) ? Files.readString(file) : "(none)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Envelope envelope(String folder, Instant at) {
        SessionId session = SessionId.local("played");
        return new Envelope(
                new EventId("e1"),
                SessionNumber.of(session),
                session,
                at,
                "local",
                "dev",
                "claude-code",
                "shop",
                folder,
                null,
                null);
    }
}
