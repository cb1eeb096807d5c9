/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.Evidence.FoundWord;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Weighs a query's words in the memories of one kind: BM25 with weights of columns, as FTS5 has it, but by how rare a
 * word is in the projects that are searched, and with more for memories that have more of the words (decision 0055).
 * FTS5 finds the likely ones; these are read and weighed.
 *
 * <p>Threading: one search, one thread.
 */
final class WordWeights {
    /** The likely ones that are read. */
    static final int WEIGHED = 200;

    /** The most memories that FTS5 ranks; beyond, the commonest words count but bring none in. */
    private static final double RANKED = 2_000;

    /** Characters of one column, and of all memories together: a search takes its time, whatever was remembered. */
    private static final int COLUMN = 20_000;

    private static final int ALL = 2_000_000;

    private final Connection connection;
    private final SearchTable table;
    private final Ranking ranking;
    private final QueryWords words;
    private final WordStats stats;
    private double ranked;

    WordWeights(Connection connection, SearchTable table, Ranking ranking, QueryWords words, WordStats stats) {
        this.connection = connection;
        this.table = table;
        this.ranking = ranking;
        this.words = words;
        this.stats = stats;
    }

    /** Any of the words as an FTS5 query, the rarest of them where all have too many memories; null without any. */
    @Nullable
    String toMatch() throws SQLException {
        record Common(String match, double memories) {}
        List<Common> all = new ArrayList<>();
        for (QueryWord word : words.words()) {
            double memories = stats.of(table, word.match()).between();
            if (word.bringsIn() && memories > 0) {
                all.add(new Common(word.match(), memories));
            }
        }
        all.sort(Comparator.comparingDouble(Common::memories));
        List<String> some = new ArrayList<>();
        double memories = 0;
        for (Common each : all) {
            memories += each.memories();
            if (!some.isEmpty() && memories > RANKED) {
                break;
            }
            some.add(each.match());
            ranked += each.memories();
        }
        return some.isEmpty() ? null : String.join(" OR ", some);
    }

    /** How many memories the words of {@link #toMatch} have at most. */
    double ranked() {
        return ranked;
    }

    /**
     * @param likely the likeliest first
     * @return the best first; those that are not read follow, in their order
     */
    List<Scored> weigh(List<Scored> likely, long now) throws SQLException {
        List<Scored> first = likely.subList(0, Math.min(WEIGHED, likely.size()));
        if (first.isEmpty()) {
            return List.of();
        }
        Map<Long, Read> read = read(first.stream().map(Scored::number).toList(), now);
        double[] rarity = rarity(read.values());
        double all =
                words.unknown() * Ranking.rarity(0, (double) stats.span(table).memories());
        for (int word = 0; word < rarity.length; word++) {
            all += weight(word) * rarity[word];
        }
        double usual = stats.length(table, ranking.toLength(table));
        List<Scored> weighed = new ArrayList<>();
        for (Scored each : first) {
            Read memory = read.get(each.number());
            weighed.add(
                    memory == null
                            ? new Scored(each.scope(), each.number(), each.at(), 0)
                            : memory.weigh(each, rarity, all, usual));
        }
        weighed.sort(Scored.BEST_FIRST);
        List<Scored> best = new ArrayList<>();
        double most = weighed.getFirst().score();
        for (Scored each : weighed) {
            best.add(each.placed(most, best.size() + 1));
        }
        double least = best.getLast().score();
        for (int place = WEIGHED; place < likely.size(); place++) {
            Scored each = likely.get(place);
            best.add(new Scored(each.scope(), each.number(), each.at(), least * WEIGHED / (place + 1)));
        }
        return best;
    }

    private double weight(int word) {
        return words.words().get(word).weight();
    }

    /** A word that the samples missed is in as many memories as were read with it, at least. */
    private double[] rarity(Iterable<Read> read) throws SQLException {
        double[] rarity = new double[words.words().size()];
        for (int word = 0; word < rarity.length; word++) {
            int with = 0;
            for (Read memory : read) {
                with += memory.has(word) ? 1 : 0;
            }
            double here = stats.of(table, words.words().get(word).match()).here();
            rarity[word] = Ranking.rarity(
                    Math.max(here, with), (double) stats.span(table).memories());
        }
        return rarity;
    }

    private Map<Long, Read> read(List<Long> numbers, long now) throws SQLException {
        WordCounter counter = new WordCounter(words.words());
        String texts = table.columns().stream()
                .map(column -> "substr(" + column + ", 1, " + COLUMN + ")")
                .collect(Collectors.joining(", "));
        Map<Long, Read> read = new HashMap<>();
        int[] left = {ALL};
        new Select(
                        "number, " + ranking.toLength(table) + ", " + ranking.toFactor(table.scope()) + ", " + texts
                                + " FROM " + table.table(),
                        now)
                .whereIn("number", numbers)
                .list(connection, row -> left[0] <= 0 || read.put(row.getLong(1), read(row, counter, left)) == null);
        return read;
    }

    private Read read(ResultSet row, WordCounter counter, int[] left) throws SQLException {
        List<int[]> counts = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            String text = row.getString(column + 4);
            counts.add(text == null || text.isEmpty() ? new int[words.words().size()] : counter.count(text));
            left[0] -= text == null ? 0 : text.length();
        }
        return new Read(row.getDouble(2), row.getDouble(3), counts);
    }

    /** What was read of one memory: its length, the factor for its kind and age, and each column's count of each word. */
    private final class Read {
        private final double length;
        private final double factor;
        private final List<int[]> counts;

        Read(double length, double factor, List<int[]> counts) {
            this.length = length;
            this.factor = factor;
            this.counts = counts;
        }

        boolean has(int word) {
            // No stream: it is asked of each word and memory.
            for (int[] column : counts) {
                if (column[word] > 0) {
                    return true;
                }
            }
            return false;
        }

        Scored weigh(Scored likely, double[] rarity, double all, double usual) {
            double score = 0;
            double covered = 0;
            List<FoundWord> found = new ArrayList<>();
            for (int word = 0; word < rarity.length; word++) {
                double occurrences = 0;
                List<String> fields = new ArrayList<>();
                for (int column = 0; column < counts.size(); column++) {
                    if (counts.get(column)[word] > 0) {
                        occurrences += counts.get(column)[word]
                                * ranking.columns(table.scope()).get(column);
                        fields.add(SearchTable.shown(table.columns().get(column)));
                    }
                }
                if (!fields.isEmpty()) {
                    double telling = weight(word) * rarity[word];
                    score += telling * Ranking.strength(occurrences, length / usual);
                    covered += telling;
                    found.add(new FoundWord(words.words().get(word).shown(), telling / all, fields));
                }
            }
            found.sort(Comparator.comparingDouble(FoundWord::share).reversed());
            double coverage = all > 0 ? covered / all : 0;
            double age = factor / ranking.scope(table.scope());
            return new Scored(
                    likely.scope(),
                    likely.number(),
                    likely.at(),
                    score * (1 + ranking.coverage() * coverage) * factor,
                    new Evidence(coverage, 0, 0, 0, 0, 0, 0, age, found));
        }
    }
}
