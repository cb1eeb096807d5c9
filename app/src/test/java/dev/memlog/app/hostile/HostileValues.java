/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field may hold that it should not: too small, too large, empty, of another type, or missing (null here). */
final class HostileValues {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int LONG_TEXT = 20_000;
    private static final int DEPTH = 450;

    private HostileValues() {}

    /** The places of all values within a record, however deep. */
    static List<List<Object>> paths(JsonNode record) {
        List<List<Object>> paths = new ArrayList<>();
        collect(record, List.of(), paths);
        return paths;
    }

    private static void collect(JsonNode node, List<Object> path, List<List<Object>> paths) {
        if (!path.isEmpty()) {
            paths.add(path);
        }
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(name -> collect(node.path(name), with(path, name), paths));
        } else if (node.isArray() && !node.isEmpty()) {
            collect(node.path(0), with(path, 0), paths);
        }
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return List.copyOf(longer);
    }

    /** A copy of the record with another value at that place; null takes it away. */
    static JsonNode with(JsonNode record, List<Object> path, @Nullable JsonNode value) {
        JsonNode copy = record.deepCopy();
        JsonNode holder = copy;
        for (Object step : path.subList(0, path.size() - 1)) {
            holder = step instanceof Integer index ? holder.path(index) : holder.path((String) step);
        }
        Object last = path.getLast();
        if (holder instanceof ObjectNode object && value == null) {
            object.remove((String) last);
        } else if (holder instanceof ObjectNode object) {
            object.set((String) last, value);
        } else if (holder instanceof ArrayNode array && value == null) {
            array.remove((Integer) last);
        } else if (holder instanceof ArrayNode array && array.size() > (Integer) last) {
            array.set((Integer) last, value);
        }
        return copy;
    }

    static List<@Nullable JsonNode> all() {
        List<@Nullable JsonNode> values = new ArrayList<>();
        values.add(null);
        values.add(JSON.nullNode());
        for (String text : texts()) {
            values.add(JSON.textNode(text));
        }
        for (long number :
                List.of(0L, -1L, (long) Integer.MIN_VALUE, (long) Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE)) {
            values.add(JSON.numberNode(number));
        }
        values.add(JSON.numberNode(BigInteger.TEN.pow(400)));
        values.add(JSON.numberNode(new BigDecimal("1e400")));
        values.add(JSON.numberNode(-0.5));
        values.add(JSON.booleanNode(true));
        values.add(JSON.objectNode());
        values.add(JSON.objectNode().put("partition", -1).put("offset", Long.MAX_VALUE));
        values.add(JSON.arrayNode());
        values.add(JSON.arrayNode().addNull());
        ArrayNode many = JSON.arrayNode();
        for (int i = 0; i < 2_000; i++) {
            many.add(Long.MAX_VALUE - i);
        }
        values.add(many);
        values.add(deep());
        return values;
    }

    static List<String> texts() {
        return List.of(
                "",
                " ",
                "x".repeat(LONG_TEXT),
                "a.".repeat(LONG_TEXT / 2),
                "\uD800 \u0000 \u202E \uFFFF",
                "%",
                "hostile/-1/-1",
                "hostile/9999999999999999999/999999999",
                "-9223372036854775808",
                "NaN",
                "+999999999-12-31T23:59:59.999999999Z",
                "-999999999-01-01T00:00:00Z",
                "9999-12-31T23:59:59.999Z",
                "+999999999-12-31",
                "PT2562047788015215H30M8S");
    }

    private static JsonNode deep() {
        JsonNode node = JSON.textNode("deep");
        for (int i = 0; i < DEPTH; i++) {
            node = i % 2 == 0 ? JSON.arrayNode().add(node) : JSON.objectNode().set("deep", node);
        }
        return node;
    }
}
