/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * Two thousand observations: 200 pairs of which the later denies the earlier, 200 pairs that look like it and do not, and
 * what else is remembered. The pairs are written by hand; order, times and the rest come of a seed.
 */
final class Contradictions {
    static final List<String> SETS = List.of("chosen", "checked", "again", "more", "unseen");
    static final String DENIED = "shop";
    static final String NEAR = "parcel";

    private static final int ALL = 2_000;
    private static final Instant START = Records.NOON.minus(Duration.ofDays(200));
    private static final List<String> DOINGS = List.of(
            "Fixed a null pointer in %s when %s is empty",
            "Added tests for %s and %s",
            "%s logs the id of the %s",
            "Refactored %s to take a %s",
            "Investigated why %s drops a %s",
            "Reviewed the pull request about %s and %s",
            "%s validates the %s before it is saved",
            "Documented how %s reads the %s",
            "Found that %s copies the %s twice",
            "Extracted %s out of the %s code");
    private static final List<String> PARTS = List.of(
            "CartMapper",
            "OrderQueue",
            "TourPlanner",
            "LabelPrinter",
            "StockCounter",
            "InvoiceWriter",
            "DepotFinder",
            "RouteEditor",
            "PriceTable",
            "ReturnDesk",
            "CouponBook",
            "MailSorter",
            "ShelfIndex",
            "WeightGuard");
    private static final List<String> THINGS = List.of(
            "address",
            "barcode",
            "voucher",
            "delivery note",
            "postcode",
            "discount",
            "parcel",
            "customer",
            "receipt",
            "driver",
            "pallet",
            "refund",
            "signature",
            "tracking link",
            "warehouse",
            "window");

    /** @param denies whether the later denies the earlier */
    record Pair(String set, boolean denies, Said earlier, Said later) {}

    record Said(String title, List<String> facts) {}

    /** One observation with its place; {@code pair} is null for what belongs to none. */
    record Told(long number, String project, Said said, Instant at) {
        MemoryRecord.Observation record() {
            return new MemoryRecord.Observation(
                    Records.from("s", number, project, at),
                    "discovery",
                    said.title(),
                    null,
                    null,
                    said.facts(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }

    final List<Pair> pairs;
    final List<Told> told = new ArrayList<>();
    // By identity: a pair of either sort may begin with the same sentence.
    private final IdentityHashMap<Said, Told> places = new IdentityHashMap<>();

    Contradictions(long seed) {
        pairs = SETS.stream().flatMap(set -> pairs(set).stream()).toList();
        Random random = new Random(seed);
        List<Said> first = new ArrayList<>();
        List<Said> second = new ArrayList<>();
        IdentityHashMap<Said, String> projects = new IdentityHashMap<>();
        for (Pair pair : pairs) {
            first.add(pair.earlier());
            second.add(pair.later());
            String project = pair.denies() ? DENIED : NEAR;
            projects.put(pair.earlier(), project);
            projects.put(pair.later(), project);
        }
        int rest = ALL - first.size() - second.size();
        for (int i = 0; i < rest; i++) {
            Said said = new Said(
                    DOINGS.get(random.nextInt(DOINGS.size())).formatted(any(PARTS, random), any(THINGS, random)),
                    List.of("Seen in revision r" + (1_000 + i)));
            projects.put(said, i % 2 == 0 ? DENIED : NEAR);
            (random.nextBoolean() ? first : second).add(said);
        }
        Collections.shuffle(first, random);
        Collections.shuffle(second, random);
        List<Said> order = new ArrayList<>(first);
        order.addAll(second);
        for (int i = 0; i < order.size(); i++) {
            Said said = order.get(i);
            Instant at = START.plus(Duration.ofHours(2).multipliedBy(i));
            Told one = new Told(i + 1L, Objects.requireNonNull(projects.get(said)), said, at);
            told.add(one);
            places.put(said, one);
        }
    }

    Told place(Said said) {
        return Objects.requireNonNull(places.get(said));
    }

    private static String any(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }

    private static List<Pair> pairs(String set) {
        try (InputStream in = Contradictions.class.getResourceAsStream(set + ".txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\\|", -1))
                    .map(part -> new Pair(set, part[0].equals("+"), said(part[1], part[2]), said(part[3], part[4])))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Said said(String title, String fact) {
        return new Said(title, fact.isBlank() ? List.of() : List.of(fact));
    }
}
