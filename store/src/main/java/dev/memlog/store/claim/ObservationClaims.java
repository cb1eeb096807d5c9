/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.claim.Statement.Named;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an observation claims: sentence by sentence, of its title, its facts and the beginning of its narrative. It depends
 * on the observation's own texts alone, so every replica gets the same.
 */
public final class ObservationClaims {
    /** Words by which an observation is found when another one is compared with all. */
    static final int MOST_KEYS = 24;

    private static final int MOST_STATEMENTS = 16;
    private static final int MOST_FACTS = 8;
    private static final int MOST_SENTENCES = 6;
    private static final int LONGEST = 600;

    private final List<Statement> statements = new ArrayList<>();
    private final Set<String> title;
    private final Set<String> keys = new LinkedHashSet<>();

    public ObservationClaims(String title, @Nullable String narrative, List<String> facts) {
        add(title);
        this.title = statements.isEmpty() ? Set.of() : statements.getFirst().words();
        facts.stream().limit(MOST_FACTS).forEach(this::add);
        if (narrative != null) {
            sentences(narrative).stream().limit(MOST_SENTENCES).forEach(this::add);
        }
        for (Statement statement : statements) {
            addKeys(statement);
        }
    }

    private void add(String sentence) {
        if (statements.size() < MOST_STATEMENTS && !sentence.isBlank()) {
            statements.add(StatementReader.read(sentence.substring(0, Math.min(LONGEST, sentence.length()))));
        }
    }

    private void addKeys(Statement statement) {
        statement.core().stream()
                .filter(word -> !ClaimWords.isVague(word))
                .limit(MOST_KEYS - keys.size())
                .forEach(keys::add);
        for (List<String> phrase : statement.former()) {
            if (keys.size() < MOST_KEYS) {
                keys.add(ClaimWords.stem(phrase.getFirst()));
            }
        }
    }

    private static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length() && sentences.size() < MOST_SENTENCES; i++) {
            char c = text.charAt(i);
            boolean isEnd = c == '\n' || c == ';' || ((c == '.' || c == '!' || c == '?')
                    && (i + 1 == text.length() || Character.isWhitespace(text.charAt(i + 1))));
            if (isEnd) {
                sentences.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (start < text.length()) {
            sentences.add(text.substring(start));
        }
        return sentences;
    }

    /** Words that two observations of one subject have in common, at least one. */
    public Set<String> keys() {
        return keys;
    }

    /** Whether this one, said later, denies what the other says. */
    public boolean denies(ObservationClaims earlier) {
        for (Statement now : statements) {
            for (Statement then : earlier.statements) {
                if (new Denial(now, title, then, earlier.title).holds() && !repeats(then, now)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether this observation itself still says what the earlier statement says. */
    private boolean repeats(Statement then, Statement denying) {
        Set<String> values = new HashSet<>();
        then.figures().stream().filter(each -> !each.isFormer()).forEach(each -> values.add(each.value()));
        for (Named named : then.named()) {
            values.add(named.value().getFirst());
        }
        return statements.stream()
                .filter(each -> each != denying && !each.changes())
                .anyMatch(each -> each.core().equals(then.core())
                        && each.negative() == then.negative()
                        && says(each, values)
                        && !values.isEmpty());
    }

    private static boolean says(Statement statement, Set<String> values) {
        return statement.figures().stream().anyMatch(each -> !each.isFormer() && values.contains(each.value()))
                || statement.named().stream()
                        .anyMatch(each -> values.contains(each.value().getFirst()));
    }
}
