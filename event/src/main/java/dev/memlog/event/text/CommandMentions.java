/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The commands that a memory's texts name, as hashes of their keys, each once, {@link #MOST} at most: those in code spans,
 * those behind {@code Command:} at a text's beginning, and, of well-known programs, those whose words stand near one
 * another in a sentence, as {@link CommandKey#isIn} finds them.
 *
 * <p>Threading: confined to one caller.
 */
public final class CommandMentions {
    /** Keys of one memory. */
    public static final int MOST = 48;

    private static final String FACT = "command:";
    private static final int LONGEST = 20_000;
    private static final int LONGEST_SPAN = 400;
    /** Programs whose names are no words of a sentence: {@code make} and {@code go} count in a code span alone. */
    private static final Set<String> PROGRAMS = Set.of(
            ("alembic ansible-playbook bazel cargo cmake ctest deno docker docker-compose dotnet eslint gcloud gh git gradle"
                            + " gradlew jest kubectl mvn mvnw npm phpunit pip pip3 pipenv pnpm podman pytest ruff sbt terraform"
                            + " tox uv vitest xcodebuild yarn")
                    .split(" "));

    /** They say nothing of a command, so that no row is kept for each of them. */
    private static final Set<String> OF_SENTENCES = Set.of(
            ("a after all an and are as at be because been before but by can does each every fail failed fails for from had"
                            + " has have if in is it its nor not now of on once only or ran runs so that the then there this to too"
                            + " until was were when where which while will with without")
                    .split(" "));

    private final Set<Integer> hashes = new LinkedHashSet<>();

    public Set<Integer> hashes() {
        return Set.copyOf(hashes);
    }

    public CommandMentions read(String text) {
        String bounded = text.substring(0, Math.min(LONGEST, text.length()));
        if (bounded.regionMatches(true, 0, FACT, 0, FACT.length())) {
            CommandKey.of(bounded.substring(FACT.length())).forEach(this::add);
        }
        int from = 0;
        for (int open = bounded.indexOf('`'); open >= 0; open = bounded.indexOf('`', from)) {
            int close = bounded.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            // What stands around a span belongs to the sentence: a command does not go on there.
            readSentences(bounded.substring(from, open));
            readSpan(bounded.substring(open + 1, close));
            from = close + 1;
        }
        readSentences(bounded.substring(from));
        return this;
    }

    private void readSpan(String span) {
        if (span.length() <= LONGEST_SPAN) {
            CommandKey.of(span).forEach(this::add);
        }
        readSentences(span);
    }

    private void readSentences(String text) {
        for (String part : CommandKey.PARTS.split(text)) {
            List<String> tokens = CommandKey.tokens(part);
            for (int at = 0; at < tokens.size() && hashes.size() < MOST; at++) {
                String program = CommandKey.nameOf(tokens.get(at));
                if (PROGRAMS.contains(program)) {
                    int end = Math.min(tokens.size(), at + 1 + CommandKey.REACH);
                    readNear(program, tokens.subList(at + 1, end));
                }
            }
        }
    }

    private void readNear(String program, List<String> near) {
        List<String> words = near.stream()
                .filter(CommandKey::isWord)
                .filter(word -> !OF_SENTENCES.contains(word))
                .distinct()
                .toList();
        if (!words.isEmpty() && isRunner(program, words.getFirst())) {
            words.stream()
                    .skip(1)
                    .forEach(third -> add(new CommandKey(List.of(program, words.getFirst(), third), Set.of())));
            return;
        }
        for (String second : words) {
            List<String> both = List.of(program, second);
            if (!isRunner(program, second) && !CommandKey.isEveryday(both)) {
                add(new CommandKey(both, Set.of()));
            }
        }
    }

    private static boolean isRunner(String program, String second) {
        return CommandKey.RUNNERS.contains(program + " " + second);
    }

    private void add(CommandKey key) {
        if (hashes.size() < MOST && key.isTelling()) {
            hashes.add(key.hash());
        }
    }
}
