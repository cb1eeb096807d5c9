/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.recall.context.ContextComposer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What Claude Code's agent said last in a session, from the transcripts that it keeps on this machine, without secrets and
 * private parts. No answer, and no error, where there is no transcript.
 *
 * <p>Threading: safe.
 */
final class LastMessage implements ContextComposer.LastWords {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** No path: a session's id comes from outside. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    private static final int TAIL_BYTES = 256 * 1024;

    private final Path folder;
    private final PrivacyFilter privacy;

    /** @param folder such as {@code ~/.claude/projects}; need not exist */
    LastMessage(Path folder, PrivacyFilter privacy) {
        this.folder = folder;
        this.privacy = privacy;
    }

    /** Sessions of a cluster are of many machines, and their transcripts with them. */
    static ContextComposer.LastWords lastWords(Cluster cluster, IngestConfig ingest, Map<String, String> environment) {
        return cluster.embedded()
                ? new LastMessage(
                        usualFolder(environment), new PrivacyFilter(ingest.redactSecrets(), ingest.maxFieldBytes()))
                : ContextComposer.LastWords.UNKNOWN;
    }

    /** Where Claude Code keeps them. */
    static Path usualFolder(Map<String, String> environment) {
        String own = environment.get("CLAUDE_CONFIG_DIR");
        Path base = own == null || own.isBlank() ? Path.of(System.getProperty("user.home"), ".claude") : Path.of(own);
        return base.resolve("projects");
    }

    @Override
    public Optional<String> of(String session) {
        if (!ID.matcher(session).matches() || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> projects = Files.newDirectoryStream(folder)) {
            for (Path project : projects) {
                Path transcript = project.resolve(session + ".jsonl");
                if (Files.isRegularFile(transcript, LinkOption.NOFOLLOW_LINKS)) {
                    return lastWords(tail(transcript));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static List<String> tail(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - TAIL_BYTES);
            in.seek(start);
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, in.length() - start)];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    private Optional<String> lastWords(List<String> lines) {
        for (String line : lines.reversed()) {
            String text = text(line);
            if (!text.isBlank()) {
                return Optional.of(privacy.answer(text)).filter(kept -> !kept.isBlank());
            }
        }
        return Optional.empty();
    }

    /** What the agent itself says in this line; empty for all other lines, the first one of a tail among them. */
    private static String text(String line) {
        try {
            JsonNode entry = MAPPER.readTree(line);
            if (!entry.path("type").asText().equals("assistant")
                    || entry.path("isSidechain").asBoolean()) {
                return "";
            }
            return StreamSupport.stream(entry.at("/message/content").spliterator(), false)
                    .filter(part -> part.path("type").asText().equals("text"))
                    .map(part -> part.path("text").asText())
                    .collect(Collectors.joining("\n"));
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
