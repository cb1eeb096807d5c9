/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.event.thread.Border;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps up which observation is superseded by which: one that an observation of a later time denies ({@link
 * ObservationClaims#denies}), or supersedes by its provider's word ({@link ProviderDenials}). Only observations of one project that the same people find are compared, so nobody sees a
 * link to what he does not find. A hidden observation supersedes none.
 *
 * <p>Which pairs are compared is a function of the rows alone: an observation with the newest {@link #WINDOW} before it
 * that have one of its words, for each of its words, in the order of time and number. So the order in which rows are read
 * makes no difference. A row that comes late or goes moves the windows of rows behind it, and those are compared again
 * ({@link #settle}).
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class Supersessions {
    /** The number of newest earlier observations with a word, with which one that has the word is compared. */
    static final int WINDOW = 64;

    private static final int CLAIMS_KEPT = 1_024;
    private static final ObservationClaims NONE = new ObservationClaims("", null, List.of());
    private static final long HASH_START = 0xcbf29ce484222325L;
    private static final long HASH_FACTOR = 0x100000001b3L;

    private final Statements statements;
    private final ProviderDenials words;
    private final Map<Long, ObservationClaims> claims = new RecentEntries<>(CLAIMS_KEPT);
    private final TreeSet<Long> unsettled = new TreeSet<>();

    public Supersessions(Statements statements) {
        this.statements = statements;
        words = new ProviderDenials(statements);
    }

    /** @param scope project and circle, outside of which nothing is compared */
    private record Place(long number, long at, String scope) {
        boolean isAfter(Place other) {
            return at > other.at || (at == other.at && number > other.number);
        }
    }

    private record Sifted(long number, ClaimSieve sieve) {}

    /** Drops the open work of a transaction that failed. */
    public void begin() {
        unsettled.clear();
    }

    /** Drops all state, as all rows are gone. */
    public void clear() {
        begin();
        claims.clear();
    }

    /** An observation's row is there now, or has other texts, or is found by others than before. */
    public void enter(long number) throws SQLException {
        Place place = place(number);
        if (place == null) {
            return;
        }
        ObservationClaims own = claims(number);
        List<Long> keys = keys(place, own);
        ClaimProbe probe = new ClaimProbe(own);
        ClaimSieve sieve = probe.own();
        for (long key : keys) {
            statements.update(
                    "INSERT OR IGNORE INTO claim_keys (key, at, number, traits, low, high) VALUES (?, ?, ?, ?, ?, ?)",
                    key,
                    place.at(),
                    number,
                    sieve.traits(),
                    sieve.low(),
                    sieve.high());
        }
        link(place, own, probe, keys);
        linkByWord(place);
        if (isLate(place)) {
            Set<Long> compared = new HashSet<>();
            for (long key : keys) {
                compareLater(place, own, probe, key, compared);
            }
        }
    }

    /** To be called before an observation's row is deleted, gets other texts, or is found by others. */
    public void leave(long number) throws SQLException {
        Place place = place(number);
        if (place == null) {
            return;
        }
        List<Long> keys = keys(place, claims(number));
        claims.remove(number);
        boolean late = isLate(place);
        for (long key : keys) {
            if (late) {
                pushed(place, key, after(place, key)).forEach(each -> unsettled.add(each.number()));
            }
            statements.update(
                    "DELETE FROM claim_keys WHERE key = ? AND at = ? AND number = ?", key, place.at(), number);
        }
        List<Long> freed = numbers("SELECT DISTINCT earlier FROM denials WHERE later = ?", number);
        statements.update("DELETE FROM denials WHERE later = ?", number);
        statements.update("DELETE FROM denials WHERE earlier = ?", number);
        statements.update(
                "UPDATE observations SET superseded_by = NULL, superseded_at = NULL WHERE number = ?", number);
        for (long earlier : freed) {
            refresh(earlier);
        }
        unsettled.remove(number);
    }

    /** An observation was hidden or marked as wrong, or is not any more. */
    public void onHidden(long number) throws SQLException {
        for (long earlier : numbers("SELECT DISTINCT earlier FROM denials WHERE later = ?", number)) {
            refresh(earlier);
        }
    }

    /** Compares again what rows that came late or went have moved. To be called at the end of the transaction. */
    public void settle() throws SQLException {
        while (!unsettled.isEmpty()) {
            long number = unsettled.removeFirst();
            Place place = place(number);
            if (place != null) {
                ObservationClaims own = claims(number);
                link(place, own, new ClaimProbe(own), keys(place, own));
            }
        }
    }

    /** Denials by this observation of earlier ones. */
    private void link(Place later, ObservationClaims own, ClaimProbe probe, List<Long> keys) throws SQLException {
        Set<Long> known =
                new HashSet<>(numbers("SELECT earlier FROM denials WHERE later = ? AND by_word = 0", later.number()));
        Set<Long> compared = new HashSet<>();
        for (long key : keys) {
            for (Sifted earlier : before(later, key)) {
                if (compared.add(earlier.number())
                        && probe.mayConcern(earlier.sieve())
                        && denies(own, claims(earlier.number()))
                        && !known.remove(earlier.number())) {
                    deny(later.number(), earlier.number(), false);
                }
            }
        }
        for (long gone : known) {
            statements.update(
                    "DELETE FROM denials WHERE later = ? AND earlier = ? AND by_word = 0", later.number(), gone);
            refresh(gone);
        }
    }

    /**
     * A row that comes late is in the window of each of these rows, and takes the place of another one where that was
     * full: only what such a row denies by then may change.
     */
    private void compareLater(Place earlier, ObservationClaims own, ClaimProbe probe, long key, Set<Long> compared)
            throws SQLException {
        List<Sifted> after = after(earlier, key);
        for (Sifted pushed : pushed(earlier, key, after)) {
            if (!unsettled.contains(pushed.number()) && deniesAny(pushed.number())) {
                unsettled.add(pushed.number());
            }
        }
        for (Sifted later : after) {
            if (compared.add(later.number())
                    && probe.mayConcern(later.sieve())
                    && denies(claims(later.number()), own)) {
                deny(later.number(), earlier.number(), false);
            }
        }
    }

    private boolean deniesAny(long number) throws SQLException {
        return statements
                .number("SELECT 1 FROM denials WHERE later = ? AND by_word = 0 LIMIT 1", number)
                .isPresent();
    }

    /** Those of the later rows that have more rows with the key before them than they are compared with. */
    private List<Sifted> pushed(Place place, long key, List<Sifted> after) throws SQLException {
        int room = WINDOW - before(place, key).size();
        return after.subList(Math.min(room, after.size()), after.size());
    }

    /** What providers said of it, and of others with it: pairs that the rule could compare, whatever their texts. */
    private void linkByWord(Place place) throws SQLException {
        for (long earlier : words.namedBy(place.number())) {
            denyByWord(place, place(earlier));
        }
        for (long later : words.naming(place.number())) {
            denyByWord(place(later), place);
        }
    }

    private void denyByWord(@Nullable Place later, @Nullable Place earlier) throws SQLException {
        if (later != null && earlier != null && later.scope().equals(earlier.scope()) && later.isAfter(earlier)) {
            deny(later.number(), earlier.number(), true);
        }
    }

    private void deny(long later, long earlier, boolean byWord) throws SQLException {
        statements.update(
                "INSERT OR IGNORE INTO denials (later, earlier, by_word) VALUES (?, ?, ?)",
                later,
                earlier,
                byWord ? 1 : 0);
        refresh(earlier);
    }

    /** By which one an observation is superseded: the first that denies it and is neither hidden nor wrong. */
    private void refresh(long earlier) throws SQLException {
        statements.update(
                "UPDATE observations SET (superseded_by, superseded_at) = (SELECT later.number, later.at FROM denials d"
                        + " JOIN observations later ON later.number = d.later WHERE d.earlier = observations.number"
                        + " AND later.hidden = 0 AND later.wrong = 0 ORDER BY later.at, later.number LIMIT 1) WHERE number = ?",
                earlier);
    }

    private List<Sifted> before(Place place, long key) throws SQLException {
        return sifted("(at, number) < (?, ?) ORDER BY at DESC, number DESC", place, key);
    }

    private List<Sifted> after(Place place, long key) throws SQLException {
        return sifted("(at, number) > (?, ?) ORDER BY at, number", place, key);
    }

    private List<Sifted> sifted(String side, Place place, long key) throws SQLException {
        return statements.list(
                "SELECT number, traits, low, high FROM claim_keys WHERE key = ? AND " + side + " LIMIT ?",
                row -> new Sifted(row.getLong(1), new ClaimSieve(row.getLong(2), row.getLong(3), row.getLong(4))),
                key,
                place.at(),
                place.number(),
                WINDOW);
    }

    private boolean isLate(Place place) throws SQLException {
        return statements
                .number("SELECT 1 FROM observations WHERE (at, number) > (?, ?) LIMIT 1", place.at(), place.number())
                .isPresent();
    }

    private static List<Long> keys(Place place, ObservationClaims of) {
        return of.keys().stream()
                .map(word -> hash(place.scope() + '\u001f' + word))
                .distinct()
                .toList();
    }

    // FNV-1a. Two words with one hash cost a comparison and link nothing.
    private static long hash(String text) {
        long hash = HASH_START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
        }
        return hash;
    }

    // A text that cannot be compared denies nothing; the record itself is kept.
    private static boolean denies(ObservationClaims later, ObservationClaims earlier) {
        try {
            return later.denies(earlier);
        } catch (RuntimeException | StackOverflowError e) {
            Border.failed("superseded observations", e);
            return false;
        }
    }

    private ObservationClaims claims(long number) throws SQLException {
        ObservationClaims known = claims.get(number);
        if (known == null) {
            known = statements
                    .list(
                            "SELECT title, narrative, facts FROM observations WHERE number = ?",
                            Supersessions::claims,
                            number)
                    .stream()
                    .findFirst()
                    .orElse(NONE);
            claims.put(number, known);
        }
        return known;
    }

    private static ObservationClaims claims(ResultSet row) throws SQLException {
        String title = row.getString("title");
        String narrative = row.getString("narrative");
        List<String> facts = TextList.split(row.getString("facts"));
        try {
            return new ObservationClaims(title, narrative, facts);
        } catch (RuntimeException | StackOverflowError e) {
            Border.failed("superseded observations", e);
            return NONE;
        }
    }

    private @Nullable Place place(long number) throws SQLException {
        List<Place> found = statements.list(
                "SELECT at, session, team, own_project, circle FROM observations WHERE number = ?",
                row -> new Place(
                        number,
                        row.getLong(1),
                        (row.getString(4) == null
                                        ? "session " + row.getLong(2)
                                        : row.getString(3) + '\u001f' + row.getString(4))
                                + '\u001f'
                                + row.getString(5)),
                number);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<Long> numbers(String sql, @Nullable Object... values) throws SQLException {
        return statements.list(sql, row -> row.getLong(1), values);
    }
}
