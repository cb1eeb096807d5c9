/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenAI-compatible provider that remembers what it was told to: an event with {@code story:KEY} in it becomes the
 * memory of that key, and one with {@code story:broken} an answer that nobody can read; so does one whose key begins with
 * {@code once-broken}, the first time.
 *
 * <p>Threading: safe; a thread of its own for each call.
 */
final class StoryProvider implements AutoCloseable {
    private static final Pattern EVENT = Pattern.compile(
            "<(observed_from_primary_session|turn_ended) number=\"(\\d+)\">(.*?)</\\1>", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("story:([\\w-]+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, JsonNode> memories = new ConcurrentHashMap<>();
    private final Set<String> faltered = ConcurrentHashMap.newKeySet();
    private volatile boolean well;

    StoryProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/chat/completions", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** @param memory with the elements of the reply's grammar as its fields; one with a request is a summary */
    void teach(String key, JsonNode memory) {
        if (!KEY.matcher("story:" + key).matches()) {
            throw new IllegalArgumentException("no event could name the key " + key);
        }
        memories.put(key, memory);
    }

    /** From now on what was broken is answered, too. */
    void becomeWell() {
        well = true;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("providers", "openai");
        settings.put(
                "provider.openai.base-url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        settings.put("provider.openai.api-key", "not-a-key");
        settings.put("provider.openai.model", "gpt-4.1-mini");
        return settings;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode messages = NodeHttp.parse(asked).path("messages");
            String last = messages.path(messages.size() - 1).path("content").asText();
            StringBuilder text = new StringBuilder();
            Matcher event = EVENT.matcher(last);
            while (event.find()) {
                Matcher key = KEY.matcher(event.group(3));
                if (key.find()) {
                    append(text, event.group(2), key.group(1));
                }
            }
            byte[] body = completion(text.isEmpty() ? "<skip reason=\"nothing happened\"/>" : text.toString(), last)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void append(StringBuilder text, String number, String key) {
        JsonNode memory = memories.get(key);
        if ((key.equals("broken") && !well) || (key.startsWith("once-broken") && faltered.add(key))) {
            text.append("<observation><type>discovery</type><title>cut off");
        } else if (memory == null) {
            text.append("<observation><type>change</type><title>")
                    .append(key)
                    .append("</title><events>")
                    .append(number)
                    .append("</events></observation>\n");
        } else {
            String element = memory.has("request") ? "summary" : "observation";
            text.append('<').append(element).append(">\n");
            memory.properties().forEach(field -> text.append(element(field.getKey(), field.getValue())));
            text.append("<events>")
                    .append(number)
                    .append("</events>\n</")
                    .append(element)
                    .append(">\n");
        }
    }

    private static String element(String name, JsonNode value) {
        if (!value.isArray()) {
            return "<" + name + ">" + escaped(value.asText()) + "</" + name + ">\n";
        }
        String one = name.startsWith("files") ? "file" : name.substring(0, name.length() - 1);
        StringBuilder list = new StringBuilder("<" + name + ">");
        value.forEach(item -> list.append(element(one, item)));
        return list.append("</").append(name).append(">\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String completion(String text, String asked) {
        ObjectNode reply = NodeHttp.JSON.createObjectNode();
        reply.put("id", "completion").put("object", "chat.completion").put("model", "gpt-4.1-mini");
        ObjectNode choice = reply.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        int in = 900 + asked.length() / 4;
        int out = text.length() / 4;
        reply.putObject("usage")
                .put("prompt_tokens", in)
                .put("completion_tokens", out)
                .put("total_tokens", in + out);
        return reply.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
