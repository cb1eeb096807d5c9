/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a soak: every acknowledged event is remembered once, a dead letter, or settled in a way that its session's
 * page names; none twice; each session's in order; no event was in more calls than the rules allow; all stores tell the
 * same; heap and file descriptors are not used up.
 */
final class Audit {
    private static final int CALLS_PER_GENERATION = 4;
    private static final int MOST_MANUAL_REPLAYS = 3;
    private static final int SHOWN = 5;
    private static final Pattern HEAP_USED = Pattern.compile("used (\\d{1,12}+)K");
    private static final int MOST_OF_STORES = 2_000;
    private static final long MOST_HEAP_KB = 300 * 1024;
    private final Fleet fleet;
    private final NodeApi api;
    private final Books books;
    private final int teams;
    private final Watch watch;

    /** @param teams how many there are; the provider cannot tell their events apart */
    Audit(Fleet fleet, Team team, int teams, Watch watch) {
        this.fleet = fleet;
        this.api = team.api();
        this.books = team.books();
        this.teams = teams;
        this.watch = watch;
    }

    void run() throws IOException, InterruptedException {
        String store = fleet.reads().getFirst();
        List<String> export = api.export(store);
        Map<Mark, Integer> remembered = remembered(export);
        Set<Mark> letters = letters(store);
        Map<String, Integer> settled = settledOtherwise(store, remembered, letters);
        compareStores(store, export);
        checkCalls();
        checkVitals();
        report(store, remembered, letters, settled);
    }

    private Map<Mark, Integer> remembered(List<String> export) throws IOException {
        Map<Mark, Integer> times = new HashMap<>();
        Map<String, Integer> newest = new HashMap<>();
        List<String> disorder = new ArrayList<>();
        for (String line : export) {
            JsonNode row = NodeApi.MAPPER.readTree(line);
            Mark mark = row.path("type").asText().equals("observation")
                    ? Mark.in(row.path("title").asText())
                    : null;
            if (mark != null) {
                times.merge(mark, 1, Integer::sum);
                Integer before = newest.put(mark.session(), mark.number());
                if (before != null && before > mark.number()) {
                    disorder.add(mark + " after " + before);
                }
            }
        }
        List<Mark> twice = times.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
        if (!twice.isEmpty()) {
            books.violation(twice.size() + " events are remembered more than once: " + some(twice));
        }
        // What was replayed from the dead letters comes after what was remembered meanwhile.
        books.say(disorder.size() + " memories stand behind a later one of their session");
        if (books.replays.get() == 0 && !disorder.isEmpty()) {
            books.say("of those without a replay by hand: " + some(disorder));
        }
        return times;
    }

    private Set<Mark> letters(String store) throws IOException, InterruptedException {
        Set<Mark> letters = new HashSet<>();
        for (JsonNode letter : api.all(store + "/v1/dead-letters")) {
            Mark mark = Mark.in(letter.path("event").asText());
            if (mark != null) {
                letters.add(mark);
            }
        }
        return letters;
    }

    /** What became of the acknowledged events that are neither remembered nor dead letters. */
    private Map<String, Integer> settledOtherwise(String store, Map<Mark, Integer> remembered, Set<Mark> letters)
            throws IOException, InterruptedException {
        Map<String, List<Mark>> missing = new TreeMap<>();
        for (Mark mark : books.acknowledged) {
            if (!remembered.containsKey(mark) && !letters.contains(mark)) {
                missing.computeIfAbsent(mark.session(), id -> new ArrayList<>()).add(mark);
            }
        }
        Map<String, Integer> outcomes = new TreeMap<>();
        List<Mark> lost = new ArrayList<>();
        for (Map.Entry<String, List<Mark>> session : missing.entrySet()) {
            Map<Mark, String> became = became(store, session.getKey());
            for (Mark mark : session.getValue()) {
                String outcome = became.getOrDefault(mark, "lost");
                outcomes.merge(outcome, 1, Integer::sum);
                boolean cancelled = books.cancelled.contains(mark.session()) && outcome.equals("discarded");
                if (!cancelled && !outcome.equals("skipped") && !outcome.equals("nothing")) {
                    lost.add(mark);
                }
            }
        }
        if (!lost.isEmpty()) {
            books.violation(
                    lost.size() + " acknowledged events are lost: " + some(lost) + "; what is told: " + outcomes);
        }
        return outcomes;
    }

    private Map<Mark, String> became(String store, String session) throws IOException, InterruptedException {
        Map<Mark, String> became = new HashMap<>();
        NodeApi.Answer page = api.get(store + "/v1/sessions/" + session + "/events?limit=100");
        for (JsonNode event : page.isFine() ? page.json().path("items") : NodeApi.MAPPER.createArrayNode()) {
            Mark mark = Mark.in(event.path("id").asText());
            if (mark != null) {
                became.put(mark, event.path("became").asText());
            }
        }
        return became;
    }

    private void compareStores(String first, List<String> export) throws IOException, InterruptedException {
        for (String other : fleet.reads()) {
            if (!other.equals(first)) {
                Set<String> here = new HashSet<>(export);
                Set<String> there = new HashSet<>(api.export(other));
                if (!here.equals(there)) {
                    Set<String> onlyHere = new HashSet<>(here);
                    onlyHere.removeAll(there);
                    there.removeAll(here);
                    books.violation("the stores differ: " + onlyHere.size() + " lines only in " + first + " such as "
                            + some(new ArrayList<>(onlyHere)) + "; " + there.size() + " only in " + other + " such as "
                            + some(new ArrayList<>(there)));
                }
                if (!letters(first).equals(letters(other))) {
                    books.violation("the stores differ in their dead letters");
                }
            }
        }
    }

    /** One generation, one that the node replays by itself, and those by hand. */
    private void checkCalls() {
        int generations = 2 + Math.min(MOST_MANUAL_REPLAYS, books.replays.get());
        int most = books.mostCalls();
        if (most > teams * CALLS_PER_GENERATION * generations) {
            books.violation("an event was in " + most + " calls, where " + teams * CALLS_PER_GENERATION * generations
                    + " are allowed");
        }
    }

    private void checkVitals() throws IOException, InterruptedException {
        for (Member member : fleet.members()) {
            int first = watch.firstOpenFiles().getOrDefault(member.name(), 0);
            int now = member.openFiles();
            long heap = usedHeapKb(member);
            books.say("%s: file descriptors %d at first, %d at most, %d now; heap in use %d MB"
                    .formatted(
                            member.name(),
                            first,
                            watch.mostOpenFiles().getOrDefault(member.name(), 0),
                            now,
                            heap / 1024));
            // Stores of partitions that were taken over and segments of the log are files as well.
            if (first > 0 && now > 3 * first + MOST_OF_STORES) {
                books.violation(member.name() + " has " + now + " files open, " + first + " at first");
            }
            if (heap > MOST_HEAP_KB) {
                books.violation(member.name() + " uses " + heap / 1024 + " MB of 384 MB after a collection");
            }
        }
    }

    /** After a full collection; -1 where the JDK has no jcmd. */
    private static long usedHeapKb(Member member) throws IOException, InterruptedException {
        String pid = Long.toString(member.pid());
        jcmd(pid, "GC.run");
        Matcher used = HEAP_USED.matcher(jcmd(pid, "GC.heap_info"));
        return used.find() ? Long.parseLong(used.group(1)) : -1;
    }

    private static String jcmd(String pid, String command) throws IOException, InterruptedException {
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        try {
            Process process = new ProcessBuilder(jcmd, pid, command)
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said = process.inputReader()) {
                String text = String.join("\n", said.lines().toList());
                process.waitFor();
                return text;
            }
        } catch (IOException e) {
            return "";
        }
    }

    private void report(String store, Map<Mark, Integer> remembered, Set<Mark> letters, Map<String, Integer> settled)
            throws IOException, InterruptedException {
        books.say("posts %d (not acknowledged at once: %d), hostile requests %d, provider calls %d, most calls with one"
                        .formatted(
                                books.posts.sum(), books.refusals.sum(), books.hostile.sum(), books.providerCalls.sum())
                + " event " + books.mostCalls() + ", replays by hand " + books.replays);
        books.say("acknowledged %d, remembered %d, dead letters %d, settled otherwise %s, cancelled sessions %d"
                .formatted(
                        books.acknowledged.size(), remembered.size(), letters.size(), settled, books.cancelled.size()));
        books.say("ledger " + api.get(store + "/api/stats").json().path("events"));
        books.say("faults " + new TreeMap<>(books.faults));
    }

    private static String some(List<?> all) {
        return all.subList(0, Math.min(SHOWN, all.size())) + (all.size() > SHOWN ? " and more" : "");
    }
}
