/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.team;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.node.FakeProvider;
import dev.memlog.edge.access.Routes;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client with a team's key.
 *
 * <p>Threading: safe.
 */
final class TeamClient {
    static final String SESSION = "same-session";
    static final String PROJECT = "shop";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PARAMETER = Pattern.compile("\\{[a-zA-Z]+}");

    /** What differs from one moment to the next, whoever asks. */
    private static final Pattern OF_THE_MOMENT =
            Pattern.compile("\"(timestamp|uptime|uptimeSeconds|generatedAt|now|lag|behind|lastUsedHere|oldestAgeSeconds"
                    + "|size|bytes|databaseBytes|at|exportedAt|asOf)\":(\"[^\"]*\"|[\\d.]+)");

    /** Without dates of its own, a period ends now. */
    private static final Pattern PERIOD = Pattern.compile("\"since\":\"[^\"]*\",\"until\":\"[^\"]*\"");

    private static final Pattern TIME_OF_DAY = Pattern.compile("context, [-\\d]{10} [:\\d]{5}");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String key;

    TeamClient(String url, String key) {
        this.url = url;
        this.key = key;
    }

    record Answer(int status, String body) {
        JsonNode json() {
            return NodeHttp.parse(body);
        }
    }

    /** Remembers one session, a note and a dead letter; the team's word stands in all of them. */
    void seed(String word) {
        hook(SESSION, "UserPromptSubmit", Map.of("prompt", "Look at the checkout of the " + word));
        hook(
                SESSION,
                "PostToolUse",
                Map.of(
                        "tool_name", "Bash",
                        "tool_input", Map.of("command", FakeProvider.command("checkout " + word)),
                        "tool_response", Map.of("stdout", word)));
        hook(
                "long-session",
                "PostToolUse",
                Map.of(
                        "tool_name", "Bash",
                        "tool_input", Map.of("command", FakeProvider.command(FakeProvider.ENDLESS + " " + word)),
                        "tool_response", Map.of("stdout", word)));
        hook(SESSION, "Stop", Map.of("last_assistant_message", "The " + word + " is settled"));
        post("/api/memory/save", Map.of("text", "The checkout keeps a " + word, "project", PROJECT));
        post("/v1/budget", Map.of("budget", "day.tokens", "limit", "1000000"));
        await().atMost(PATIENCE).until(this::isSettled);
    }

    boolean isSettled() {
        JsonNode stats = get("/api/processing-status").json();
        return !stats.path("isProcessing").asBoolean(true)
                && stats.path("queueDepth").asInt(1) == 0
                && get("/v1/dead-letters").json().path("items").size() == 1;
    }

    private void hook(String session, String event, Map<String, Object> fields) {
        Map<String, Object> body = new TreeMap<>(fields);
        body.put("session_id", session);
        body.put("hook_event_name", event);
        body.put("cwd", "/nowhere/" + PROJECT);
        Answer answer = post("/hooks", body);
        if (answer.status() != 200) {
            throw new AssertionError(event + " was answered " + answer);
        }
    }

    /** What each readable route answers, by the request. */
    Map<String, String> snapshot(List<Routes.Route> routes, List<String> values, List<String> queries) {
        Map<String, String> answers = new TreeMap<>();
        for (Routes.Route route : routes) {
            if (isRead(route)) {
                for (String path : paths(route, values)) {
                    for (String query : queries) {
                        Answer answer = get(path + query);
                        answers.put(path + query, answer.status() + " " + still(answer.body()));
                    }
                }
            }
        }
        return answers;
    }

    /** The answers that are not what they were, with both. */
    static List<String> changes(Map<String, String> before, Map<String, String> after) {
        List<String> changes = new ArrayList<>();
        after.forEach((request, answer) -> {
            if (!answer.equals(before.get(request))) {
                changes.add(request + "\n  was " + before.get(request) + "\n  is  " + answer);
            }
        });
        return changes;
    }

    static boolean isRead(Routes.Route route) {
        return route.method().toString().equals("GET")
                && route.scope() != null
                && !route.template().equals("/stream")
                && !route.template().equals("/mcp")
                && !route.template().equals("/metrics");
    }

    /** The route's paths with each of these values in the place of its parameters. */
    static List<String> paths(Routes.Route route, List<String> values) {
        Matcher parameters = PARAMETER.matcher(route.template());
        if (!parameters.find()) {
            return List.of(route.template());
        }
        List<String> paths = new ArrayList<>();
        for (String value : values) {
            paths.add(parameters.replaceAll(Matcher.quoteReplacement(NodeHttp.encoded(value))));
        }
        return paths;
    }

    static String still(String body) {
        String still = OF_THE_MOMENT.matcher(body).replaceAll("\"$1\":0");
        return TIME_OF_DAY.matcher(PERIOD.matcher(still).replaceAll("period")).replaceAll("now");
    }

    Answer get(String path) {
        return send("GET", path, null);
    }

    Answer post(String path, Object body) {
        return send("POST", path, body);
    }

    Answer send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(text(body)));
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(Object body) {
        return body instanceof String text
                ? text
                : NodeHttp.JSON.valueToTree(body).toString();
    }

    /** Reads the stream's frames until one has this text. */
    List<String> framesUntil(String lastEventId, String text, Runnable meanwhile) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/stream"))
                .header("Authorization", "Bearer " + key)
                .header("Last-Event-ID", lastEventId)
                .build();
        List<String> frames = new ArrayList<>();
        try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
            var each = lines.iterator();
            frames.add(each.next());
            meanwhile.run();
            while (each.hasNext()) {
                String line = each.next();
                frames.add(line);
                if (line.contains(text)) {
                    return frames;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        throw new AssertionError("the stream ended: " + frames);
    }
}
