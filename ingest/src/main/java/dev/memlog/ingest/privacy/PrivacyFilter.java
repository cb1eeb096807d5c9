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
 * What every content goes through before it may enter the log: private and injected blocks are cut, secrets replaced,
 * and the rest held to its size, in this order, so that a cut never leaves half of a secret behind.
 *
 * <p>Blocks may begin and end anywhere, so they are looked for in the whole content, once. Secrets are looked for only in
 * what can stay of a text that is longer than its field (decision 0035).
 *
 * <p>Threading: safe. Time grows linearly with the content.
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

    /** The user's words; blank if they were wholly private. */
    public String prompt(String text) {
        return clean(text, MarkedBlocks.PRIVATE);
    }

    /** The agent's words, without what its harness told it. */
    public String answer(String text) {
        return clean(text, MarkedBlocks.IN_ANSWERS);
    }

    /** What was made elsewhere of such words: it may speak of marked blocks, and has none, but it may repeat a secret. */
    public String memory(String text) {
        return limit.limit(redacted(List.of(Surrogates.mend(text))).get(0));
    }

    /**
     * A tool's input or output, or any other payload: every text in it, without pictures and the like; the names of its
     * properties stay.
     */
    public JsonNode payload(JsonNode node) {
        return limit.limit(cleaned(node));
    }

    /** A name, a path, a reason: one line that stays as it is but for a secret in it. */
    public String word(String text) {
        return redactSecrets ? withoutSecrets(Surrogates.mend(text)) : text;
    }

    /** Whether there is something in it that would be replaced. */
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

    /** The names of properties are texts, too: of maps they may be anything. */
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

    // The texts of an array are the lines of one text (a patch has them so): a block may begin in one and end in
    // another.
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

    /** The text with marks in the places of its secrets, whatever is set. */
    public static String withoutSecrets(String text) {
        return AssignedSecrets.redact(KnownSecrets.redact(text));
    }
}
