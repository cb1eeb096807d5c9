/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;
import java.util.HashMap;
import java.util.Map;

/** The wire of OpenRouter: chat completions, and the headers that identify applications. */
public final class OpenRouterWire implements ProviderWire {
    private final OpenAiWire completions;

    public OpenRouterWire(ProviderConfig config) {
        completions = new OpenAiWire(config);
    }

    @Override
    public String url() {
        return completions.url();
    }

    @Override
    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(completions.headers());
        headers.put("HTTP-Referer", "http://localhost");
        headers.put("X-Title", "Memlog");
        return headers;
    }

    @Override
    public Dialect dialect() {
        return completions.dialect();
    }

    @Override
    public ObjectNode body(ProviderRequest request, Dialect dialect, int room) {
        return completions.body(request, dialect, room);
    }

    @Override
    public Reading read(JsonNode body) {
        return completions.read(body);
    }

    @Override
    public Usage usage(JsonNode body) {
        return completions.usage(body);
    }
}
