/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What becomes of the showcase's memories: one is superseded, a file changes, one is corrected and pinned, and later
 * sessions are told them and use some.
 */
final class Sequel {
    static final String EARLIER = "The berth feed listens on port 7070";
    static final String LATER = "The berth feed listens on port 7443 now";
    static final String CORRECTED = "An invoice's day";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String HARBOR = "harbor-api";
    private static final String FILE = "src/main/java/harbor/feed/FeedServer.java";

    private final NodeHttp http;
    private final String url;
    private final StoryTeller teller;
    private final Path root;

    /** @param folder in which the project's folder is made */
    Sequel(NodeHttp http, String url, StoryTeller teller, Path folder) {
        this.http = http;
        this.url = url;
        this.teller = teller;
        root = folder.resolve(HARBOR);
    }

    void tell() throws IOException {
        Path file = root.resolve(FILE);
        Files.createDirectories(file.getParent());
        port(file, 7070);
        teller.edit(
                "a3d0-feed",
                HARBOR,
                root,
                FILE,
                "feed-before",
                memory(EARLIER, "It speaks plain HTTP, one line a ship."));
        awaitRow(EARLIER, row -> true);
        port(file, 7443);
        teller.edit(
                "d81c-feed",
                HARBOR,
                root,
                FILE,
                "feed-after",
                memory(LATER, "TLS is spoken there. The exporter of the metrics has the old one."));
        awaitRow(EARLIER, row -> row.path("supersededBy").asLong() > 0);
        Files.writeString(file, "class FeedServer { static final int PORT = Ports.feed(); }\n");

        String corrected = url + "/v1/memories/" + number(CORRECTED);
        http.post(
                corrected + "/text",
                Map.of("title", "An invoice's day is the harbour's, or the customer's if the contract says so"));
        http.post(corrected + "/marks", Map.of("pinned", true));
        awaitRow(CORRECTED, row -> row.path("pinned").asBoolean() && row.hasNonNull("editedBy"));

        later("51aa-next", HARBOR, "Move the berth feed behind the proxy, as #%d says", LATER);
        later("60be-next", HARBOR, "Why was the invoice late? See #%d", CORRECTED);
        later("77c9-next", "atlas-web", "Is the map still smooth?", "useVisibleStops");
        later("8e02-next", "notes-cli", "Release it: #%d is in", "A conflict is printed once");
    }

    private static void port(Path file, int port) throws IOException {
        Files.writeString(file, "class FeedServer { static final int PORT = " + port + "; }\n");
    }

    private static JsonNode memory(String title, String narrative) {
        return NodeHttp.JSON.valueToTree(
                Map.of("type", "decision", "title", title, "narrative", narrative, "files_modified", List.of(FILE)));
    }

    /** A session that is told what is remembered, and whose first prompt may cite one of it. */
    private void later(String session, String project, String prompt, String title) {
        long number = number(title);
        long before = why(number).path("sessions").asLong();
        long used = why(number).path("used").asLong();
        teller.begin(session, project);
        await().atMost(PATIENCE).until(() -> why(number).path("sessions").asLong() > before);
        teller.prompt(session, project, prompt.formatted(number));
        if (prompt.contains("#")) {
            await().atMost(PATIENCE).until(() -> why(number).path("used").asLong() > used);
        }
    }

    private JsonNode why(long number) {
        return NodeHttp.parse(http.get(url + "/v1/memories/" + number + "/why").body())
                .path("totals");
    }

    private void awaitRow(String title, Predicate<JsonNode> condition) {
        await().atMost(PATIENCE)
                .until(() -> http.all(url + "/api/observations").stream()
                        .anyMatch(row -> row.path("title").asText().startsWith(title) && condition.test(row)));
    }

    private long number(String title) {
        return http.all(url + "/api/observations").stream()
                .filter(row -> row.path("title").asText().startsWith(title))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
    }
}
