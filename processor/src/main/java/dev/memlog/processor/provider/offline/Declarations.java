/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a piece of source code declares, by how declarations look in the common languages. A guess: it reads
 * no grammar, and is only ever used to make a title say more than the file's name.
 */
final class Declarations {
    private static final int MAX_TEXT = 200_000;
    private static final int MAX_LINE = 400;
    private static final Set<String> NOT_NAMES = Set.of(
            "if", "for", "while", "switch", "catch", "return", "new", "else", "synchronized", "try", "do", "throw");
    private static final Pattern TYPE = Pattern.compile(
            "(?<!\\w)((?:class|interface|@interface|record|enum|struct|trait|protocol)\\s+)([A-Z]\\w{0,80})");
    private static final Pattern FUNCTION = Pattern.compile(
            "(?<!\\w)(?:def|func|fn|function|fun)\\s+(?:\\([^)]{0,80}\\)\\s*)?([A-Za-z_]\\w{0,80})\\s*\\(");
    private static final Pattern METHOD = Pattern.compile(
            "^(?:(?:public|protected|private|static|final|abstract|default|synchronized|override|async)\\s+){0,5}"
                    + "[A-Za-z_][\\w<>\\[\\],.? ]{0,80}\\s([a-z]\\w{0,80})\\s*(\\([^()]{0,160}\\))\\s*(?:throws [\\w, .]{1,120})?\\{");
    private static final Pattern FIELD = Pattern.compile(
            "^(?:(?:public|protected|private|static|final|volatile|transient)\\s+){1,5}[A-Za-z_][\\w<>\\[\\],.? ]{0,80}\\s([A-Za-z_]\\w{0,80})\\s*[=;]");
    private static final Pattern PLAIN_FIELD = Pattern.compile(
            "^(?!return|throw|import|package|break|continue|yield|else|new)[A-Za-z_][\\w<>\\[\\],.?]{0,80} ([a-z]\\w{0,80});$");
    private static final Pattern CONSTANT =
            Pattern.compile("^(?:export\\s+)?(?:const|let|var|val|type)\\s+([A-Za-z_]\\w{0,80})");

    private final Map<String, String> signatures;

    private Declarations(Map<String, String> signatures) {
        this.signatures = signatures;
    }

    static Declarations in(String source) {
        Map<String, String> found = new LinkedHashMap<>();
        String text = source.length() > MAX_TEXT ? source.substring(0, MAX_TEXT) : source;
        text.lines()
                .map(String::strip)
                .filter(line -> line.length() <= MAX_LINE)
                .forEach(line -> collect(line, found));
        return new Declarations(found);
    }

    Declarations without(Declarations other) {
        Map<String, String> rest = new LinkedHashMap<>(signatures);
        rest.keySet().removeAll(other.signatures.keySet());
        return new Declarations(rest);
    }

    /** Names, with the parameters of a method and the kind of a type. */
    List<String> signatures() {
        return List.copyOf(signatures.values());
    }

    private static void collect(String line, Map<String, String> found) {
        if (line.startsWith("//") || line.startsWith("*") || line.startsWith("#")) {
            return;
        }
        Matcher type = TYPE.matcher(line);
        if (type.find()) {
            found.putIfAbsent(type.group(2), type.group(1).strip() + " " + type.group(2));
            return;
        }
        Matcher function = FUNCTION.matcher(line);
        if (function.find()) {
            found.put(function.group(1), function.group(1) + "()");
            return;
        }
        Matcher method = METHOD.matcher(line);
        if (method.find() && !NOT_NAMES.contains(method.group(1))) {
            found.put(method.group(1), method.group(1) + Phrase.line(method.group(2), Phrase.CODE));
            return;
        }
        for (Pattern pattern : List.of(FIELD, PLAIN_FIELD, CONSTANT)) {
            Matcher field = pattern.matcher(line);
            if (field.find()) {
                found.putIfAbsent(field.group(1), field.group(1));
                return;
            }
        }
    }
}
