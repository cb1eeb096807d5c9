/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Texts made of an expression itself: for each part that repeats, what may stand before it and then the part over and
 * over, so that the match goes far and fails late. A new expression so brings its own hostile texts.
 */
final class HostilePumps {
    private static final int VARIANTS = 5;
    private static final int MOST_REPEATS = 12;
    private static final String LETTERS =
            "a.-_/ \t\n\"'<>()[]{}:;,=@#$%&*+?!\\|~`01AXxfZ\u6F22\u3072\u00E9\u0301\u2026\u2022\u001B\u2010\u0E01\uD55C";

    private final String expression;
    private final int flags;
    private final List<Part> repeated = new ArrayList<>();
    private int at;

    private HostilePumps(Pattern pattern) {
        expression = pattern.pattern();
        flags = pattern.flags();
    }

    /** The units that such texts are made of: what they lead with, and what then repeats. */
    record Pump(String lead, String unit) {}

    static Set<Pump> of(Pattern pattern) {
        HostilePumps pumps = new HostilePumps(pattern);
        Part whole = pumps.alternatives();
        Set<Pump> found = new LinkedHashSet<>();
        for (int variant = 0; variant < VARIANTS; variant++) {
            String sample = whole.sample(variant);
            add(found, "", sample);
            add(found, "", sample.isEmpty() ? "" : sample.substring(0, sample.length() - 1));
            for (Part part : pumps.repeated) {
                StringBuilder before = new StringBuilder();
                whole.before(part, variant, before);
                String unit = part.children.get(0).sample(variant);
                add(found, before.toString(), unit);
                add(found, "", before + unit.repeat(MOST_REPEATS));
                add(found, "", before + unit);
            }
        }
        return found;
    }

    private static void add(Set<Pump> found, String lead, String unit) {
        if (!unit.isEmpty()) {
            found.add(new Pump(lead, unit));
        }
    }

    private enum Kind {
        LETTERS,
        SEQUENCE,
        ALTERNATIVES,
        REPEATED,
        NOTHING
    }

    private static final class Part {
        final Kind kind;
        final List<Part> children = new ArrayList<>();
        final List<String> letters = new ArrayList<>();
        int least = 1;

        Part(Kind kind) {
            this.kind = kind;
        }

        String sample(int variant) {
            return switch (kind) {
                case NOTHING -> "";
                case LETTERS -> letters.isEmpty() ? "" : letters.get(variant % letters.size());
                case ALTERNATIVES -> children.get(variant % children.size()).sample(variant);
                case REPEATED -> children.get(0).sample(variant).repeat(least);
                case SEQUENCE -> {
                    StringBuilder all = new StringBuilder();
                    children.forEach(child -> all.append(child.sample(variant)));
                    yield all.toString();
                }
            };
        }

        /** Adds what stands before {@code part}; whether it was found inside this one. */
        boolean before(Part part, int variant, StringBuilder out) {
            if (this == part) {
                return true;
            }
            for (Part child : children) {
                int length = out.length();
                if (child.before(part, variant, out)) {
                    return true;
                }
                out.setLength(length);
                if (kind == Kind.SEQUENCE) {
                    out.append(child.sample(variant));
                }
            }
            return false;
        }
    }

    private Part alternatives() {
        Part all = new Part(Kind.ALTERNATIVES);
        all.children.add(sequence());
        while (at < expression.length() && expression.charAt(at) == '|') {
            at++;
            all.children.add(sequence());
        }
        return all;
    }

    private Part sequence() {
        Part all = new Part(Kind.SEQUENCE);
        while (at < expression.length() && "|)".indexOf(expression.charAt(at)) < 0) {
            all.children.add(quantified(atom()));
        }
        return all;
    }

    private Part quantified(Part atom) {
        if (at >= expression.length() || "*+?{".indexOf(expression.charAt(at)) < 0) {
            return atom;
        }
        char sign = expression.charAt(at++);
        Part part = new Part(Kind.REPEATED);
        part.children.add(atom);
        part.least = sign == '+' ? 1 : 0;
        if (sign == '{') {
            int end = expression.indexOf('}', at);
            part.least = Integer.parseInt(expression.substring(at, end).split(",")[0]);
            at = end + 1;
        }
        if (at < expression.length() && "+?".indexOf(expression.charAt(at)) >= 0) {
            at++;
        }
        repeated.add(part);
        return part;
    }

    private Part atom() {
        char c = expression.charAt(at);
        if (c == '(') {
            return group();
        }
        if (c == '[') {
            int start = at;
            at = classEnd(at);
            return letters(expression.substring(start, at));
        }
        if (c == '\\') {
            return escaped();
        }
        at++;
        return c == '^' || c == '$' ? new Part(Kind.NOTHING) : letters(String.valueOf(c));
    }

    private Part group() {
        at++;
        boolean looksAround = expression.startsWith("?=", at)
                || expression.startsWith("?!", at)
                || expression.startsWith("?<=", at)
                || expression.startsWith("?<!", at);
        if (expression.startsWith("?<", at) && !looksAround) {
            at = expression.indexOf('>', at) + 1;
        } else if (expression.startsWith("?", at)) {
            while (":)=!>".indexOf(expression.charAt(at)) < 0) {
                at++;
            }
            if (expression.charAt(at) == ')') {
                at++;
                return new Part(Kind.NOTHING);
            }
            at++;
        }
        Part inner = alternatives();
        at++;
        return looksAround ? new Part(Kind.NOTHING) : inner;
    }

    private Part escaped() {
        int start = at;
        char c = expression.charAt(at + 1);
        if (c == 'Q') {
            int end = expression.indexOf("\\E", at);
            Part quoted = new Part(Kind.LETTERS);
            quoted.letters.add(expression.substring(at + 2, end));
            at = end + 2;
            return quoted;
        }
        at += 2;
        if ((c == 'p' || c == 'P') && expression.charAt(at) == '{') {
            at = expression.indexOf('}', at) + 1;
        } else if (c == 'u') {
            at += 4;
        }
        return "bBzZAG".indexOf(c) >= 0 ? new Part(Kind.NOTHING) : letters(expression.substring(start, at));
    }

    private int classEnd(int start) {
        int depth = 0;
        for (int i = start; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                depth++;
                if (expression.startsWith("]", i + 1) || expression.startsWith("^]", i + 1)) {
                    i += expression.charAt(i + 1) == '^' ? 2 : 1;
                }
            } else if (c == ']' && --depth == 0) {
                return i + 1;
            }
        }
        throw new PatternSyntaxException("no end", expression, start);
    }

    private Part letters(String source) {
        Part part = new Part(Kind.LETTERS);
        Pattern one = Pattern.compile(source, flags);
        LETTERS.codePoints()
                .mapToObj(Character::toString)
                .filter(letter -> one.matcher(letter).matches())
                .forEach(part.letters::add);
        if (part.letters.isEmpty() && source.length() == 1) {
            part.letters.add(source);
        }
        return part;
    }
}
