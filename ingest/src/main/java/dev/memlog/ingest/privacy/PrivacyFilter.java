/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Cleans all content before it enters the log: cuts private and injected blocks, replaces secrets, then limits the
 * size, in this order, so that a cut never leaves half of a secret.
 *
 * <p>Blocks may begin and end anywhere, so the search covers the whole content, once. The search for secrets covers
 * only what can stay of a text longer than its field (decision 0035).
 *
 * <p>Threading: safe. Time is linear in the content.
 */
public final class PrivacyFilter {
    private static final int SHORTEST_SECRET = 16;

    private final boolean redactSecrets;
    private final int maxFieldBytes;
    private final FieldLimit limit;

    public PrivacyFilter(boolean redactSecrets, int maxFieldBytes) {
        this.redactSecrets = redactSecrets;
        this.maxFieldBytes = maxFieldBytes;
        this.limit = new FieldLimit(maxFieldBytes);
    }

    /** The user's prompt; blank if it was wholly private. */
    public String prompt(String text) {
        return clean(text, MarkedBlocks.PRIVATE);
    }

    /** The agent's answer, without text from its harness. */
    public String answer(String text) {
        return clean(text, MarkedBlocks.IN_ANSWERS);
    }

    /** A memory's text. It may mention marked blocks but contains none; it may repeat a secret. */
    public String memory(String text) {
        return limit.limit(redacted(List.of(Surrogates.mend(text))).get(0));
    }

    /**
     * A tool's input or output, or any other payload: cleans every text in it, and drops pictures and the like;
     * property names stay.
     */
    public JsonNode payload(JsonNode node) {
        return limit.limit(cleaned(node));
    }

    /** A name, a path, a reason: one line, changed only where it holds a secret. */
    public String word(String text) {
        return redactSecrets ? withoutSecrets(Surrogates.mend(text)) : text;
    }

    /** Whether the text holds a secret that would be replaced. */
    public static boolean hasSecret(String text) {
        return !withoutSecrets(text).equals(text);
    }

    private String clean(String text, MarkedBlocks blocks) {
        String kept = blocks.cut(Surrogates.mend(text));
        return limit.limit(redacted(List.of(kept)).get(0)).strip();
    }

    private JsonNode cleaned(JsonNode node) {
        if (node.isTextual()) {
            return TextNode.valueOf(cleanedRun(List.of(node.textValue())).get(0));
        }
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(p -> copy.set(name(p.getKey()), cleanedUnder(p.getKey(), p.getValue())));
            return redactSecrets && KubernetesSecrets.isSecret(node.path("kind").asText(""))
                    ? withoutValues(copy)
                    : copy;
        }
        return node.isArray() ? cleanedArray(node) : node;
    }

    /** Property names are texts, too: a map's may be anything. */
    private String name(String key) {
        String mended = Surrogates.mend(key);
        return redactSecrets && mended.length() >= SHORTEST_SECRET ? KnownSecrets.redact(mended) : mended;
    }

    private static ObjectNode withoutValues(ObjectNode secret) {
        for (String values : List.of("data", "stringData")) {
            if (secret.get(values) instanceof ObjectNode named) {
                named.properties().forEach(p -> p.setValue(TextNode.valueOf(Marked.mark("kubernetes-secret"))));
            }
        }
        return secret;
    }

    private JsonNode cleanedUnder(String key, JsonNode value) {
        JsonNode clean = cleaned(value);
        return redactSecrets && clean.isTextual()
                ? TextNode.valueOf(AssignedSecrets.redactUnder(key, clean.textValue()))
                : clean;
    }

    // An array's texts are the lines of one text, as in a patch: a block may begin in one and end in another.
    private JsonNode cleanedArray(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        });
        List<String> run = cleanedRun(texts);
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
        int next = 0;
        for (JsonNode element : array) {
            copy.add(element.isTextual() ? TextNode.valueOf(run.get(next++)) : cleaned(element));
        }
        return copy;
    }

    private List<String> cleanedRun(List<String> texts) {
        return redacted(MarkedBlocks.PRIVATE.cutRun(
                        texts.stream().map(Surrogates::mend).toList()))
                .stream()
                .map(EncodedContent::leaveOut)
                .toList();
    }

    private List<String> redacted(List<String> texts) {
        if (!redactSecrets) {
            return texts;
        }
        return PrivateKeyBlocks.redactRun(texts).stream()
                .map(text -> LongText.redact(text, maxFieldBytes, PrivacyFilter::withoutSecrets))
                .toList();
    }

    /** The text with marks in place of its secrets, whatever the settings. */
    public static String withoutSecrets(String text) {
        return AssignedSecrets.redact(KnownSecrets.redact(text));
    }
}
