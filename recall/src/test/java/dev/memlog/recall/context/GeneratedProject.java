/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.Seeds;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Rows.ObservationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A month of a project, made up from a seed: sessions of very different length, each in one area of the code, which the
 * next one often returns to; observations of the usual shares of kinds, some of which say once more what was said.
 *
 * @param observations newest first
 * @param nextArea where the session after them works
 * @param nextFiles what it works on
 */
record GeneratedProject(List<ObservationRow> observations, String nextArea, Set<String> nextFiles) {
    private static final List<String> AREAS =
            List.of("cart", "pricing", "depot", "routing", "billing", "login", "search", "export");
    private static final int FILES = 8;
    private static final int SESSIONS = 40;
    private static final String[] KINDS = {"change", "feature", "discovery", "bugfix", "refactor", "decision"};
    private static final int[] SHARES = {25, 20, 30, 12, 8, 5};
    private static final String[] VERBS = {"reads", "writes", "checks", "rounds", "sorts", "keeps", "drops", "names"};
    private static final String[] THINGS = {
        "totals", "stops", "prices", "keys", "tours", "limits", "dates", "users", "queues", "labels", "errors", "rows"
    };

    public static GeneratedProject of(long seed) {
        Random random = new Random(seed);
        List<ObservationRow> rows = new ArrayList<>();
        String area = pick(random, AREAS);
        Instant at = Seeds.MORNING.minus(Duration.ofDays(30));
        for (int session = 0; session < SESSIONS; session++) {
            area = next(random, area);
            at = at.plus(Duration.ofMinutes(random.nextInt(2 * 30 * 24 * 60 / SESSIONS)));
            session(random, SessionId.local("s-" + seed + "-" + session), area, at, rows);
        }
        String nextArea = next(random, area);
        rows.sort((one, other) -> other.at().compareTo(one.at()));
        return new GeneratedProject(List.copyOf(rows), nextArea, files(random, nextArea));
    }

    private static void session(Random random, SessionId id, String area, Instant start, List<ObservationRow> rows) {
        List<String> files = List.copyOf(files(random, area));
        int count = (int) Math.min(40, Math.max(1, Math.round(Math.exp(1.6 + random.nextGaussian()))));
        String title = "";
        for (int i = 0; i < count; i++) {
            String file = files.get(random.nextInt(files.size()));
            if (i == 0 || random.nextInt(100) >= 15) {
                title = name(file) + " " + pick(random, List.of(VERBS)) + " " + pick(random, List.of(THINGS)) + " and "
                        + pick(random, List.of(VERBS)) + " " + pick(random, List.of(THINGS)) + " of step "
                        + random.nextInt(1_000);
            } else {
                title += " now";
            }
            long number = rows.size() + 1L;
            rows.add(new ObservationRow(
                    number,
                    new MemoryKey(id, number, 0),
                    SessionNumber.of(id),
                    null,
                    "shop",
                    "dev",
                    "claude-code",
                    kind(random),
                    title,
                    "What " + name(file) + " does with it was not told anywhere",
                    (title + ", which the tests of the area show and the callers rely on. ").repeat(3),
                    List.of(title + " since the last release", "The callers expect " + pick(random, List.of(THINGS))),
                    List.of("what-changed"),
                    List.of(),
                    List.of(file),
                    1,
                    4_000,
                    start.plusSeconds(120L * i),
                    null,
                    null,
                    false,
                    null,
                    Rows.Marks.NONE,
                    Rows.Superseded.NONE));
        }
    }

    private static String next(Random random, String area) {
        return random.nextInt(100) < 45 ? area : AREAS.get((int) (AREAS.size() * Math.pow(random.nextDouble(), 1.7)));
    }

    private static Set<String> files(Random random, String area) {
        Set<String> files = new HashSet<>();
        IntStream.range(0, 4)
                .forEach(i -> files.add("/home/dev/shop/" + area + "/" + area + "Part"
                        + (int) (FILES * Math.pow(random.nextDouble(), 1.5)) + ".java"));
        return files;
    }

    private static String kind(Random random) {
        int left = random.nextInt(100);
        for (int i = 0; i < KINDS.length; i++) {
            left -= SHARES[i];
            if (left < 0) {
                return KINDS[i];
            }
        }
        return KINDS[0];
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
