/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A shell command, classified by its purpose.
 *
 * @param main the most important part of a compound command
 */
record Command(Purpose purpose, String main) {
    enum Purpose {
        TEST,
        BUILD,
        COMMIT,
        INSTALL,
        RUN,
        LOOK
    }

    private static final int MAX_LENGTH = 4_000;
    private static final Pattern SEPARATOR = Pattern.compile("&&|\\|\\||[;|\\n]");
    private static final Pattern TEST = Pattern.compile(
            "(?<!\\w)(?:pytest|jest|vitest|mocha|rspec|phpunit|ctest|tox)(?!\\w)|(?<!\\w)(?:npm|yarn|pnpm|bun|cargo|go|mvn|mvnw|gradle|gradlew|make|dotnet|deno|python3? -m unittest)(?!\\w).{0,120}?(?<!\\w)(?:test|verify|check)(?!\\w)|(?<!\\w)unittest(?!\\w)");
    private static final Pattern BUILD = Pattern.compile(
            "^(?:\\./)?(?:javac|kotlinc|gcc|g\\+\\+|clang|rustc|tsc|make|cmake|ninja|bazel|mvn|mvnw|gradle|gradlew|webpack|vite)(?!\\w)|(?<!\\w)(?:cargo|go|dotnet|docker)\\s+build(?!\\w)|(?<!\\w)(?:npm|yarn|pnpm|bun)\\s+(?:run\\s+)?(?:build|compile)(?!\\w)");
    private static final String COMMITTING = "(?:commit|merge|rebase|push|tag|cherry-pick|revert)(?!\\w)";
    private static final Pattern COMMIT =
            Pattern.compile("^git\\s++(?:-\\S++\\s++(?:(?!-|" + COMMITTING + ")\\S++\\s++)?+)*+" + COMMITTING);
    private static final Pattern INSTALL = Pattern.compile(
            "^(?:sudo\\s+)?(?:npm|yarn|pnpm|bun|pip3?|uv|apt|apt-get|brew|gem|cargo|go)\\s+(?:i|install|add|get|ci|sync)(?!\\w)");
    private static final Pattern BLANKS = Pattern.compile("\\s++");
    private static final Pattern REDIRECTED = Pattern.compile("[<>&]");
    private static final Pattern WITH_VALUE = Pattern.compile("-(?:d|o|cp|classpath|C|f|n|p|k|t|A|B|m)|--out|--output");
    private static final Pattern QUOTES = Pattern.compile("^[\"']|[\"']$");
    private static final Set<String> LOOKERS = Set.of(
            "ls", "cat", "head", "tail", "less", "grep", "rg", "find", "fd", "wc", "tree", "pwd", "stat", "file", "du",
            "df", "which", "env", "ps", "sort", "uniq", "diff", "jq", "awk", "sed", "echo", "date", "type", "printf");
    private static final Pattern GIT_LOOK =
            Pattern.compile("^git\\s+(?:status|log|diff|show|branch|blame|remote|ls-files|rev-parse|grep)(?!\\w)");
    private static final Set<String> SETTING =
            Set.of("cd", "export", "set", "source", "echo", "true", "sleep", "mkdir", "");

    static Command of(String command) {
        String bounded = command.length() > MAX_LENGTH ? command.substring(0, MAX_LENGTH) : command;
        List<String> parts = Arrays.stream(SEPARATOR.split(bounded))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.stream()
                .filter(part -> !SETTING.contains(programOf(part)))
                .map(part -> new Command(purposeOf(part), part))
                .min((one, other) -> one.purpose().compareTo(other.purpose()))
                .orElseGet(() -> new Command(Purpose.LOOK, bounded.strip()));
    }

    String program() {
        return programOf(main);
    }

    /** The arguments of the main part, without options, their values and the program. */
    List<String> operands() {
        String[] words = BLANKS.split(main);
        return IntStream.range(1, words.length)
                .filter(i -> !words[i].startsWith("-")
                        && !REDIRECTED.matcher(words[i]).find())
                .filter(i -> !WITH_VALUE.matcher(words[i - 1]).matches())
                .mapToObj(i -> QUOTES.matcher(words[i]).replaceAll(""))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Purpose purposeOf(String part) {
        if (LOOKERS.contains(programOf(part)) || GIT_LOOK.matcher(part).find()) {
            return Purpose.LOOK;
        }
        if (TEST.matcher(part).find()) {
            return Purpose.TEST;
        }
        if (COMMIT.matcher(part).find()) {
            return Purpose.COMMIT;
        }
        if (INSTALL.matcher(part).find()) {
            return Purpose.INSTALL;
        }
        return BUILD.matcher(part).find() ? Purpose.BUILD : Purpose.RUN;
    }

    private static String programOf(String part) {
        for (String word : BLANKS.split(part)) {
            if (!word.contains("=") && !word.equals("sudo") && !word.equals("time")) {
                return Phrase.fileName(word);
            }
        }
        return "";
    }
}
