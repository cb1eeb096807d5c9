/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an observation claims: sentence by sentence, of its title and its facts. A narrative tells of what was before as
 * well, so it claims something only where there are no facts, as in a note that a person saved; what it says is known
 * all the same. It depends on the observation's own texts alone, so every replica gets the same.
 */
public final class ObservationClaims {
    /** Words by which an observation is found when another one is compared with all. */
    static final int MOST_KEYS = 24;

    private static final int MOST_FACTS = 8;
    private static final int MOST_SENTENCES = 6;
    private static final int CLAIMING_SENTENCES = 3;
    private static final double WHOLE_SUBJECT = 1;
    private static final int LONGEST = 600;

    /** How facts begin that keep what one run of a command printed; the next run prints something else. */
    private static final List<String> OF_ONE_RUN = List.of("command:", "output:", "error:", "the output has ");

    private final List<Statement> claims = new ArrayList<>();
    private final List<Statement> told = new ArrayList<>();
    private final Set<String> keys = new LinkedHashSet<>();
    private final @Nullable Statement title;

    /** Sentences that claim nothing; read when something depends on them, which is seldom. */
    private List<String> unread = List.of();

    public ObservationClaims(String title, @Nullable String narrative, List<String> facts) {
        add(title, true, true);
        this.title = claims.isEmpty() ? null : claims.getFirst();
        facts.stream().limit(MOST_FACTS).forEach(fact -> add(fact, false, !isOfOneRun(fact)));
        if (narrative != null) {
            List<String> sentences = sentences(narrative);
            int claiming = facts.isEmpty() ? Math.min(CLAIMING_SENTENCES, sentences.size()) : 0;
            sentences.subList(0, claiming).forEach(sentence -> add(sentence, false, true));
            unread = sentences.subList(claiming, sentences.size());
        }
        claims.forEach(this::addKeys);
    }

    /** All that it says. */
    private List<Statement> told() {
        List<String> rest = unread;
        unread = List.of();
        rest.forEach(sentence -> add(sentence, false, false));
        return told;
    }

    private void add(String sentence, boolean isTitle, boolean claiming) {
        if (!sentence.isBlank()) {
            Statement statement =
                    StatementReader.read(sentence.substring(0, Math.min(LONGEST, sentence.length())), isTitle);
            told.add(statement);
            if (claiming) {
                claims.add(statement);
            }
        }
    }

    private static boolean isOfOneRun(String fact) {
        String start = fact.strip();
        return OF_ONE_RUN.stream().anyMatch(begin -> start.regionMatches(true, 0, begin, 0, begin.length()));
    }

    private void addKeys(Statement statement) {
        boolean vague = statement.core().stream().allMatch(ClaimWords::isVague);
        statement.core().stream()
                .filter(word -> vague || !ClaimWords.isVague(word))
                .sorted()
                .limit(MOST_KEYS - keys.size())
                .forEach(keys::add);
        for (Statement.Former former : statement.former()) {
            if (keys.size() < MOST_KEYS) {
                keys.add(ClaimWords.stem(former.phrase().getFirst()));
            }
        }
    }

    private static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length() && sentences.size() < MOST_SENTENCES; i++) {
            char c = text.charAt(i);
            boolean isEnd = c == '\n'
                    || c == ';'
                    || ((c == '.' || c == '!' || c == '?')
                            && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1))));
            if (isEnd) {
                sentences.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length() && sentences.size() < MOST_SENTENCES) {
            sentences.add(text.substring(start));
        }
        return sentences;
    }

    /** Words of which two observations of one subject have at least one in common. */
    public Set<String> keys() {
        return keys;
    }

    /** Whether this one, said later, denies what the other says. */
    public boolean denies(ObservationClaims earlier) {
        for (Statement now : claims) {
            for (Statement then : earlier.claims) {
                if (new Denial(this, now, earlier, then).holds()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The subject of a short fact is also its title's. */
    Set<String> subject(Statement statement, Set<String> words) {
        if (title == null || statement.isTitle() || ClaimWords.weight(words) > WHOLE_SUBJECT) {
            return words;
        }
        return withTitle(words);
    }

    Set<String> withTitle(Set<String> words) {
        if (title == null) {
            return words;
        }
        Set<String> all = new HashSet<>(words);
        all.addAll(title.core());
        return all;
    }

    ClaimSieve sieve() {
        return ClaimSieve.of(claims);
    }

    boolean titleHas(String word) {
        return title != null && title.words().contains(word);
    }

    List<Statement> claims() {
        return claims;
    }

    /** Whether it has this figure anywhere, and not as one of before. */
    boolean hasFigure(String value) {
        return told().stream()
                .flatMap(statement -> statement.figures().stream())
                .anyMatch(figure -> !figure.isFormer() && figure.value().equals(value));
    }

    /** Whether it has all words of a value in one sentence, and does not say there that it holds no longer. */
    boolean saysStill(List<String> value) {
        return told().stream().anyMatch(statement -> value.stream().allMatch(statement::saysStill));
    }

    /** Whether it says somewhere that a value holds no longer. */
    boolean saysFormer(List<String> value) {
        return told().stream()
                .anyMatch(statement ->
                        statement.former().stream().anyMatch(former -> Statement.isSame(former.phrase(), value)));
    }
}
