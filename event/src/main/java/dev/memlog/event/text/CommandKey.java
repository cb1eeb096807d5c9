/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a command line does, without what changes from one time to the next: {@code npm run build}, {@code mvn verify},
 * {@code pytest}. Commands that look around or move files have no key.
 *
 * @param words the program and the words that say what it does, one to three
 * @param given all words of its command, by which a memory that adds nothing is known
 */
public record CommandKey(List<String> words, Set<String> given) {
    /** What every session runs, so that nothing is worth saying about it. */
    private static final Set<String> EVERYDAY = Set.of(
            ("[ { } ( ) alias awk basename bat bc bg cal cat cd chmod chown clear cmp column comm cp cut date declare df diff dir"
                            + " dirname do done du echo egrep env exit export elif else esac false fd fg fgrep fi file find fold for free grep groups head"
                            + " function history hostname if jobs jq kill less ln locate ls lsof man md5sum mkdir mktemp more mv nl nproc"
                            + " od paste pgrep pkill printenv printf ps pushd popd pwd read readlink realpath rg rm rmdir sed seq"
                            + " set sha256sum sleep sort source split stat strings tac tail tar tee test then time timeout top touch tr"
                            + " tree true type uname uniq unset until unzip uptime vi vim wait watch wc which while case in local return trap eval whoami xargs xxd yes zip")
                    .split(" "));
    /** Their first word says what is done, and the second with what. */
    static final Set<String> RUNNERS = Set.of(
            "npm run",
            "pnpm run",
            "yarn run",
            "bun run",
            "poetry run",
            "uv run",
            "pipenv run",
            "docker compose",
            "go tool",
            "cargo xtask",
            "npm exec",
            "dotnet ef");

    private static final Set<String> EVERYDAY_GIT = Set.of(
            "add",
            "branch",
            "checkout",
            "commit",
            "diff",
            "fetch",
            "log",
            "ls-files",
            "pull",
            "push",
            "rev-parse",
            "show",
            "stash",
            "status",
            "switch",
            "blame",
            "restore",
            "reset");
    /** Before the program that counts. */
    private static final Set<String> BEFORE = Set.of("sudo", "time", "nohup", "nice", "exec", "command", "env", "npx");

    static final Pattern PARTS = Pattern.compile("&&|\\|\\||[;|\n]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}+=");
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z][A-Za-z0-9_.+-]{0,39}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_:-]{0,39}");
    /** They run anything: by themselves they do not say what. */
    private static final Set<String> GENERAL = Set.of(
            "bash",
            "curl",
            "docker",
            "fish",
            "java",
            "kubectl",
            "node",
            "npm",
            "perl",
            "php",
            "powershell",
            "psql",
            "pwsh",
            "python",
            "python2",
            "python3",
            "rsync",
            "ruby",
            "scp",
            "sh",
            "sqlite3",
            "ssh",
            "wget",
            "yarn",
            "zsh");

    private static final String BEFORE_WORD = "`'\"([{";
    private static final String BEHIND_WORD = "`'\")]},.;:";
    /** How far the words of a command stand apart, with options between them. */
    static final int REACH = 6;

    private static final int MOST_WORDS = 400;
    private static final int MOST_KEYS = 3;

    /** The keys of a command line, in its order. */
    public static List<CommandKey> of(String line) {
        List<CommandKey> keys = new ArrayList<>();
        for (String part : PARTS.split(line)) {
            Optional<CommandKey> key = ofOne(part);
            if (key.isPresent() && keys.size() < MOST_KEYS) {
                keys.add(key.get());
            }
        }
        return keys;
    }

    private static Optional<CommandKey> ofOne(String part) {
        List<String> all = tokens(part);
        int at = 0;
        while (at < all.size()
                && (BEFORE.contains(all.get(at))
                        || ASSIGNMENT.matcher(all.get(at)).lookingAt())) {
            at++;
        }
        if (at == all.size()) {
            return Optional.empty();
        }
        String program = nameOf(all.get(at));
        if (!PROGRAM.matcher(program).matches() || EVERYDAY.contains(program)) {
            return Optional.empty();
        }
        List<String> rest = all.subList(at + 1, all.size());
        if (program.startsWith("python") && rest.size() > 1 && rest.getFirst().equals("-m")) {
            program = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        List<String> words = new ArrayList<>(List.of(program));
        for (String word : rest) {
            int wanted = words.size() == 2 && RUNNERS.contains(String.join(" ", words)) ? 3 : 2;
            if (words.size() < wanted && isWord(word)) {
                words.add(word);
            }
        }
        return isEveryday(words) ? Optional.empty() : Optional.of(new CommandKey(List.copyOf(words), Set.copyOf(all)));
    }

    static boolean isEveryday(List<String> words) {
        return words.getFirst().equals("git") && (words.size() < 2 || EVERYDAY_GIT.contains(words.get(1)));
    }

    /** A program without its folder. */
    static String nameOf(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    /** Whether it may say what a command does: no option, path or number. */
    static boolean isWord(String token) {
        return WORD.matcher(token).matches();
    }

    /** Whether a text has this command. */
    public boolean isIn(String text) {
        return !in(text).isEmpty();
    }

    /** Whether a text has this command with an option that was not given. */
    public boolean isOtherwiseIn(String text) {
        return in(text).stream().anyMatch(word -> word.startsWith("-") && word.length() > 1 && !given.contains(word));
    }

    /** The words of its first mention, from the program to the end of the sentence or the next command; empty for none. */
    private List<String> in(String text) {
        for (String part : PARTS.split(text)) {
            List<String> tokens = tokens(part);
            for (int at = 0; at < tokens.size(); at++) {
                if (isAt(tokens, at)) {
                    return tokens.subList(at, tokens.size());
                }
            }
        }
        return List.of();
    }

    private boolean isAt(List<String> tokens, int at) {
        if (!nameOf(tokens.get(at)).equals(words.getFirst())) {
            return false;
        }
        Set<String> near = new HashSet<>(tokens.subList(at + 1, Math.min(tokens.size(), at + 1 + REACH)));
        return near.containsAll(words.subList(1, words.size()));
    }

    static List<String> tokens(String part) {
        List<String> tokens = new ArrayList<>();
        for (String word : BLANKS.split(part.strip(), MOST_WORDS + 1)) {
            String bare = bare(word);
            if (!bare.isEmpty() && tokens.size() < MOST_WORDS) {
                tokens.add(bare);
            }
        }
        return tokens;
    }

    // Not by a pattern for the end, which would look from each of a thousand brackets for it.
    private static String bare(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && BEFORE_WORD.indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && BEHIND_WORD.indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to);
    }

    /** Whether two commands with this key do the same: {@code pytest} does, {@code python3} may be anything. */
    boolean isTelling() {
        return words.size() > 1 || !GENERAL.contains(words.getFirst());
    }

    int hash() {
        return KeyHash.of(toString());
    }

    @Override
    public String toString() {
        return String.join(" ", words).toLowerCase(Locale.ROOT);
    }
}
