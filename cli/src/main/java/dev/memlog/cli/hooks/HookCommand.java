/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command that an agent runs at each hook: {@code hook.sh} in full, so that it needs no other file. It runs in its
 * own shell, because not every agent's shell is POSIX.
 */
final class HookCommand {
    private static final String SCRIPT = script();
    private static final String BEGIN = "sh -c '";
    private static final String END = "' memlog '";
    private static final String ROUTE = "/hooks?agent=";
    /** Another product may wrap its script in the same way. */
    private static final String OURS = "X-Memlog-Hook-Id";

    private HookCommand() {}

    /** What the hook does with the node's reply. */
    enum Answer {
        SAY,
        DROP,
        /** As SAY, for a hook that reports nothing: it waits less, and a question that nobody took is not kept. */
        ASK,
        /** Cursor waits for a reply before it sends a prompt. */
        CONTINUE
    }

    static String of(HookTarget target, Agent agent, Answer answer) {
        String proxy = isLoopback(target.server().getHost()) ? "--noproxy \"*\" " : "";
        boolean hasKey = !target.keyFile().isEmpty();
        boolean hasCa = !target.caFile().isEmpty();
        String ca = hasCa ? " '" + target.caFile() + "'" : "";
        String key = hasKey || hasCa ? " '" + target.keyFile() + "'" : "";
        String spool = target.spool().isEmpty() && key.isEmpty() ? "" : " '" + target.spool() + "'";
        // By a file: every user of the machine can read a command line.
        String script = SCRIPT.replace("PROXY", proxy)
                .replace("KEY", hasKey ? "--header \"@$y\" " : "")
                .replace("AUTHORITY", hasCa ? "--cacert \"$z\" " : "");
        return BEGIN + script + END + target.server() + ROUTE + agent.wireName() + "' "
                + answer.name().toLowerCase(Locale.ROOT) + " " + target.folder() + spool + key + ca;
    }

    /** The target of a command; empty if it is not one of Memlog's, of any version. */
    static Optional<HookTarget> target(String command) {
        int end = command.lastIndexOf(END);
        if (!command.startsWith(BEGIN) || end < 0 || command.lastIndexOf(OURS, end) < 0) {
            return Optional.empty();
        }
        List<String> words = words(command.substring(end + END.length() - 1));
        int route = words.isEmpty() ? -1 : words.getFirst().lastIndexOf(ROUTE);
        if (route < 0) {
            return Optional.empty();
        }
        try {
            URI server = URI.create(words.getFirst().substring(0, route));
            return Optional.of(new HookTarget(server, word(words, 3), word(words, 4), word(words, 5)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String word(List<String> words, int at) {
        return words.size() > at ? words.get(at) : "";
    }

    /** Splits as a shell does, for words without quotes inside; an empty word is quoted. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            boolean quoted = line.charAt(at) == '\'';
            int start = quoted ? at + 1 : at;
            int end = line.indexOf(quoted ? '\'' : ' ', start);
            end = end < 0 ? line.length() : end;
            if (quoted || end > start) {
                words.add(line.substring(start, end));
            }
            at = end + 1;
        }
        return words;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static String script() {
        try (InputStream file = HookCommand.class.getResourceAsStream("hook.sh")) {
            if (file == null) {
                throw new IllegalStateException("hook.sh is not in the program");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
