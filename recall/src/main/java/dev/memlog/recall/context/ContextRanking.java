/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.recall.ground.Standings;
import dev.memlog.recall.told.Usefulness;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Orders observations by what they are worth to a session that begins: recent, of a kind that keeps its worth, about
 * where the session works; and each of them less, the more was already said of its session, of its file, or in its
 * words; and by what earlier sessions made of it. Decisions 0022 and 0060 have the reasons and the figures.
 *
 * <p>Threading: confined to one caller.
 */
final class ContextRanking {
    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();
    /** Days after which an observation counts half. */
    private static final double HALF_AFTER_DAYS = 7;

    private static final double OF_SAME_SESSION = 0.9;
    private static final double OF_SAME_FILE = 0.75;
    private static final double IN_SAME_WORDS = 0.3;
    private static final double LIKE = 0.6;
    private static final double IN_FOLDER = 0.5;
    private static final double BRANCH_WORD = 1.0;
    private static final int BRANCH_WORDS = 4;
    private static final double TELLING_CONCEPT = 1.2;

    private static final Map<String, Double> KINDS = Map.of(
            "decision", 1.5,
            "security_alert", 1.5,
            "bugfix", 1.2,
            "feature", 1.1,
            "refactor", 0.9,
            "change", 0.7);
    private static final Set<String> TELLING = Set.of("gotcha", "trade-off", "why-it-exists");
    /** What branches are called beside what they are about. */
    private static final Set<String> BRANCH_FORMS =
            Set.of("main", "master", "develop", "feature", "feat", "bugfix", "hotfix", "release", "chore", "wip");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final @Nullable String folder;
    private final Set<String> branchWords;
    private final Usefulness usefulness;
    private final Standings standings;

    ContextRanking(@Nullable String folder, @Nullable String branch) {
        this(folder, branch, Standings.UNKNOWN, Usefulness.UNKNOWN);
    }

    /** @param standings of the observations to order */
    ContextRanking(@Nullable String folder, @Nullable String branch, Standings standings, Usefulness usefulness) {
        this.standings = standings;
        this.usefulness = usefulness;
        this.folder = folder == null || folder.length() < 2 ? null : folder.endsWith("/") ? folder : folder + "/";
        branchWords = branch == null
                ? Set.of()
                : words(branch).stream()
                        .filter(word -> word.length() > 2 && !BRANCH_FORMS.contains(word))
                        .limit(BRANCH_WORDS)
                        .collect(Collectors.toSet());
    }

    /**
     * The best first, each judged beside those before it.
     *
     * @param rows in any order
     */
    List<ObservationRow> best(List<ObservationRow> rows, int most) {
        // Counted from the newest and not from now: a project that lay idle for a year is as fresh as it was.
        Instant newest =
                rows.stream().map(ObservationRow::at).max(Instant::compareTo).orElse(Instant.EPOCH);
        List<Candidate> left = new ArrayList<>(
                rows.stream().map(row -> new Candidate(row, worth(row, newest))).toList());
        List<ObservationRow> best = new ArrayList<>();
        while (!left.isEmpty() && best.size() < most) {
            Candidate next = left.getFirst();
            for (Candidate candidate : left) {
                if (candidate.worth > next.worth) {
                    next = candidate;
                }
            }
            left.remove(next);
            best.add(next.row);
            for (Candidate candidate : left) {
                candidate.standBeside(next);
            }
        }
        return best;
    }

    private double worth(ObservationRow row, Instant newest) {
        double days = Duration.between(row.at(), newest).toMillis() / MILLIS_PER_DAY;
        double kind = KINDS.getOrDefault(row.kind(), 1.0);
        double telling = row.concepts().stream().anyMatch(TELLING::contains) ? TELLING_CONCEPT : 1;
        return kind
                * telling
                * about(row)
                * standings.factor(row)
                * usefulness.factor(row.number())
                / (1 + days / HALF_AFTER_DAYS);
    }

    private double about(ObservationRow row) {
        String beneath = folder;
        double about = 1;
        if (beneath != null && files(row).anyMatch(file -> file.startsWith(beneath))) {
            about += IN_FOLDER;
        }
        if (!branchWords.isEmpty()) {
            Set<String> words = words(row.title() + " " + files(row).collect(Collectors.joining(" ")));
            about += BRANCH_WORD * branchWords.stream().filter(words::contains).count();
        }
        return about;
    }

    private static Stream<String> files(ObservationRow row) {
        return Stream.concat(row.filesModified().stream(), row.filesRead().stream());
    }

    private static Set<String> words(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** An observation that is not chosen yet, and what it is worth beside those that are. */
    private static final class Candidate {
        private static final int TITLE = 300;
        private final ObservationRow row;
        private final Set<String> title;
        private final @Nullable String file;
        private double worth;
        private boolean repeats;

        Candidate(ObservationRow row, double worth) {
            this.row = row;
            this.worth = worth;
            title = words(row.title().substring(0, Math.min(TITLE, row.title().length())));
            file = files(row).findFirst().orElse(null);
        }

        void standBeside(Candidate chosen) {
            if (row.session().equals(chosen.row.session())) {
                worth *= OF_SAME_SESSION;
            }
            if (file != null && file.equals(chosen.file)) {
                worth *= OF_SAME_FILE;
            }
            if (!repeats && saysWhat(chosen)) {
                repeats = true;
                worth *= IN_SAME_WORDS;
            }
        }

        private boolean saysWhat(Candidate chosen) {
            int common = 0;
            for (String word : title) {
                if (chosen.title.contains(word)) {
                    common++;
                }
            }
            int all = title.size() + chosen.title.size() - common;
            return all > 0 && common >= LIKE * all;
        }
    }
}
