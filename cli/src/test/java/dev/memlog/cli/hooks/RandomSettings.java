/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Settings of random content in a random layout, with hooks of other products or none. */
final class RandomSettings {
    private static final List<String> EVENTS = List.of("Stop", "PostToolUse", "SessionStart", "Notification");
    private static final List<String> GAPS = List.of("", " ", "\n", "\n  ", "\r\n\t", "  \n    ");

    private final Random random;

    RandomSettings(long seed) {
        random = new Random(seed);
    }

    String text() {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add("\"k" + i + "\"" + gap() + ":" + gap() + value(2));
        }
        if (random.nextInt(4) > 0) {
            members.add(random.nextInt(members.size() + 1), "\"hooks\":" + gap() + hooks());
        }
        return gap() + joined("{", members, "}") + gap();
    }

    private String hooks() {
        List<String> events = new ArrayList<>();
        for (String event : EVENTS) {
            if (random.nextBoolean()) {
                List<String> groups = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    groups.add(joined(
                            "{",
                            List.of(
                                    "\"matcher\": \"a,]}\\\"{\"",
                                    "\"hooks\":[{\"type\":\"command\",\"command\":\"x\"}]"),
                            "}"));
                }
                events.add("\"" + event + "\":" + gap() + joined("[", groups, "]"));
            }
        }
        return joined("{", events, "}");
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> "-1.5e3";
            case 1 -> "true";
            case 2 -> "null";
            case 3 ->
                "\""
                        + List.of("", "{[", "\\\\", "\\\"hooks\\\":", "// no comment")
                                .get(random.nextInt(5)) + "\"";
            case 4 -> joined("[", List.of(value(depth - 1), value(depth - 1)), "]");
            default -> joined("{", List.of("\"a\":" + value(depth - 1)), "}");
        };
    }

    private String joined(String open, List<String> members, String close) {
        String between = gap();
        return open + gap() + String.join("," + between, members) + gap() + close;
    }

    private String gap() {
        return GAPS.get(random.nextInt(GAPS.size()));
    }
}
