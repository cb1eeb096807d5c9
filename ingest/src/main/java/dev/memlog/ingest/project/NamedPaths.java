/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects the paths that a tool call names: in path fields, in a command's words, and at the start of lines that a
 * search or command prints.
 *
 * <p>Threading: one use, one thread.
 */
final class NamedPaths {
    private static final Set<String> PATHS = Set.of(
            "filepath",
            "path",
            "paths",
            "file",
            "files",
            "filename",
            "filenames",
            "notebookpath",
            "absolutepath",
            "targetfile",
            "targetpath",
            "directory",
            "directories",
            "dir",
            "dirpath",
            "directorypath",
            "folder",
            "folderpath",
            "cwd",
            "workdir",
            "workingdirectory",
            "relativeworkspacepath",
            "oldpath",
            "newpath",
            "source",
            "destination",
            "root",
            "uri",
            "fileuri",
            "includepaths",
            "searchpath",
            "outputpath",
            "inputpath");
    private static final Set<String> COMMANDS =
            Set.of("command", "cmd", "commands", "commandline", "script", "patch", "diff");
    private static final Set<String> CONTENTS = Set.of(
            "content",
            "contents",
            "oldstring",
            "newstring",
            "text",
            "prompt",
            "description",
            "message",
            "body",
            "query",
            "pattern",
            "newsource",
            "todos",
            "oldtext",
            "newtext",
            "filetext");
    private static final Set<String> LISTING =
            Set.of("Bash", "Grep", "Glob", "LS", "shell", "exec_command", "local_shell");
    private static final int MAX_WORDS = 400;
    private static final int DEEPEST = 3;
    private static final int LONGEST_OPTION = 24;
    private static final int MAX_LINES = 5_000;
    private static final int LONGEST = 4_096;

    private final List<WrittenPath> read = new ArrayList<>();
    private final List<WrittenPath> wild = new ArrayList<>();
    private final List<WrittenPath> shown = new ArrayList<>();
    private final List<WrittenPath> bases = new ArrayList<>();
    private boolean unclear;

    private NamedPaths(@Nullable WrittenPath base) {
        if (base != null) {
            bases.add(base);
        }
    }

    /** @param mayName a cheap test of an output's text before its lines are read */
    static NamedPaths of(
            @Nullable WrittenPath base, String tool, JsonNode input, JsonNode output, Predicate<String> mayName) {
        NamedPaths named = new NamedPaths(base);
        named.walk("", input);
        named.walkOutput("", output, LISTING.contains(tool), mayName);
        return named;
    }

    List<WrittenPath> read() {
        return read;
    }

    /** Paths with shell wildcards. */
    List<WrittenPath> wild() {
        return wild;
    }

    /** Paths from outputs, compared by their written form only, as there may be thousands. */
    List<WrittenPath> shown() {
        return shown;
    }

    /** Whether some path cannot be located. */
    boolean unclear() {
        return unclear;
    }

    private void walk(String key, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(field -> walk(plain(field.getKey()), field.getValue()));
        } else if (node.isArray()) {
            node.forEach(element -> walk(key, element));
        } else if (node.isTextual() && !CONTENTS.contains(key)) {
            String text = node.textValue();
            if (COMMANDS.contains(key)) {
                words(text);
            } else if (PATHS.contains(key)) {
                path(text);
            } else if (looksAbsolute(text) && text.indexOf('\n') < 0) {
                add(text);
            }
        }
    }

    private void walkOutput(String key, JsonNode node, boolean lists, Predicate<String> mayName) {
        if (node.isObject()) {
            node.properties().forEach(field -> walkOutput(plain(field.getKey()), field.getValue(), lists, mayName));
        } else if (node.isArray()) {
            node.forEach(element -> walkOutput(key, element, lists, mayName));
        } else if (node.isTextual()) {
            String text = node.textValue();
            boolean isPath = PATHS.contains(key) && text.length() < LONGEST && text.indexOf('\n') < 0;
            if ((isPath || lists) && mayName.test(text)) {
                text.lines().limit(MAX_LINES).forEach(this::line);
            }
        }
    }

    private void line(String line) {
        String word = line.strip();
        int end = 0;
        while (end < word.length() && end < LONGEST && !Character.isWhitespace(word.charAt(end))) {
            end++;
        }
        WrittenPath path = resolved(word.substring(0, end));
        if (path != null) {
            shown.add(path);
        }
    }

    private void path(String text) {
        if (text.isBlank()) {
            return;
        }
        if (text.length() >= LONGEST) {
            unclear = true;
            return;
        }
        // A web address names no file.
        if (text.contains("://") && !text.regionMatches(true, 0, "file:", 0, 5)) {
            return;
        }
        if (resolved(text) == null) {
            unclear = true;
            return;
        }
        add(text);
    }

    private void words(String text) {
        // The rest of a longer text is not read; it may name a folder.
        unclear |= words(text, MAX_WORDS, 0) < 0 && bases.isEmpty();
    }

    /** The number of further words that may be read; below 0 if words are left over. */
    private int words(String text, int max, int depth) {
        ShellText words = new ShellText(text);
        boolean goes = false;
        int left = max;
        for (String word = words.next(); word != null; word = words.next()) {
            if (--left < 0) {
                return left;
            }
            String named = named(word);
            if (named.isEmpty() || named.length() >= LONGEST) {
                continue;
            }
            add(named);
            int assigned = named.indexOf('=');
            if (assigned > 0) {
                add(withoutAt(named.substring(assigned + 1)));
            }
            if (depth < DEEPEST && isText(named)) {
                left = words(named, left, depth + 1);
                if (left < 0) {
                    return left;
                }
            }
            WrittenPath path = goes ? resolved(named) : null;
            if (path != null && bases.size() < 8) {
                bases.addFirst(path);
            }
            String lower = named.toLowerCase(Locale.ROOT);
            goes = lower.equals("cd") || lower.equals("pushd") || lower.equals("set-location");
        }
        return left;
    }

    /** The path in a word, such as an option's value in any form; empty if there is none. */
    private static String named(String word) {
        if (!word.startsWith("-") || word.length() >= LONGEST) {
            return withoutAt(word);
        }
        int value = word.indexOf('=');
        if (value >= 0) {
            return withoutAt(word.substring(value + 1));
        }
        for (int i = 2; i < word.length() && i < LONGEST_OPTION; i++) {
            String rest = word.substring(i);
            if (rest.charAt(0) != '-' && looksAbsolute(withoutAt(rest))) {
                return withoutAt(rest);
            }
        }
        return word.chars().anyMatch(Character::isWhitespace) ? word : "";
    }

    /** {@code @file}: the contents of a file, for curl and similar commands. */
    private static String withoutAt(String word) {
        return word.startsWith("@") ? word.substring(1) : word;
    }

    /** Whether a quoted word is itself a command or a program. */
    private static boolean isText(String word) {
        return word.chars().anyMatch(c -> Character.isWhitespace(c) || c == '(' || c == '\'' || c == '"');
    }

    private void add(String text) {
        // A shell drops a backslash, unless it separates names as on Windows.
        if (text.indexOf('\\') > 0 && (text.charAt(0) == '/' || text.charAt(0) == '~')) {
            add(text.replace("\\", ""));
        }
        if (looksAbsolute(text) || bases.isEmpty()) {
            put(WrittenPath.of(text, null));
            return;
        }
        for (WrittenPath base : List.copyOf(bases)) {
            put(WrittenPath.of(text, base));
        }
    }

    private void put(@Nullable WrittenPath path) {
        if (path == null) {
            return;
        }
        String text = path.text();
        int open = text.indexOf('{');
        int close = open < 0 ? -1 : text.indexOf('}', open);
        if (close > 0 && read.size() < MAX_WORDS && isChoice(text, open, close)) {
            for (String name : text.substring(open + 1, close).split(",", -1)) {
                put(WrittenPath.of(text.substring(0, open) + name + text.substring(close + 1), null));
            }
            return;
        }
        boolean isWild = text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
        if (isWild) {
            wild.add(new WrittenPath(widened(text), path.asked(), path.anyCase()));
        }
        read.add(path);
    }

    /** {@code {a,b}} without nested braces: a shell expands it to each name. */
    private static boolean isChoice(String text, int open, int close) {
        int comma = text.indexOf(',', open);
        int nested = text.indexOf('{', open + 1);
        return comma > 0 && comma < close && (nested < 0 || nested > close);
    }

    private @Nullable WrittenPath resolved(String text) {
        return WrittenPath.of(text, bases.isEmpty() ? null : bases.getFirst());
    }

    /** A shell's other wildcards, as stars. */
    private static String widened(String path) {
        StringBuilder out = new StringBuilder();
        for (String name : path.substring(1).split("/", -1)) {
            boolean other = name.indexOf('[') >= 0 || name.indexOf('{') >= 0;
            out.append('/').append(other ? "*" : name);
        }
        return out.toString();
    }

    private static boolean looksAbsolute(String text) {
        if (text.isEmpty() || text.length() >= LONGEST) {
            return false;
        }
        char first = text.charAt(0);
        boolean drive = text.length() > 2
                && text.charAt(1) == ':'
                && (text.charAt(2) == '/' || text.charAt(2) == '\\')
                && Character.isLetter(first);
        return drive
                || first == '/'
                || first == '~'
                || text.startsWith("\\\\")
                || text.startsWith("$HOME")
                || text.startsWith("${HOME}")
                || text.startsWith("%USERPROFILE%")
                || text.regionMatches(true, 0, "file:/", 0, 6);
    }

    private static String plain(String key) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < key.length() && i < 64; i++) {
            char c = key.charAt(i);
            if (c != '_' && c != '-') {
                out.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
            }
        }
        return out.toString();
    }
}
