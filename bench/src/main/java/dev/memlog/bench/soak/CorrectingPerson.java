/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Random;

/**
 * A person of a team who corrects memories while agents work: edits, pins, marks as wrong, gives to all projects, hides,
 * and takes it back.
 *
 * <p>Threading: a thread of its own.
 */
final class CorrectingPerson implements AutoCloseable {
    private static final long LONGEST_PAUSE_MILLIS = 400;
    private static final int NEWEST = 50;
    private final NodeApi api;
    private final Books books;
    private final Fleet fleet;
    private final Thread thread;
    private volatile boolean closed;

    private enum Kind {
        PIN,
        WRONG,
        GLOBAL,
        EDIT,
        HIDE
    }

    private CorrectingPerson(Team team, Fleet fleet, long seed) {
        this.api = team.api();
        this.books = team.books();
        this.fleet = fleet;
        thread = new Thread(() -> work(new Random(seed)), "corrections");
        thread.setDaemon(true);
    }

    static CorrectingPerson start(Team team, Fleet fleet, long seed) {
        CorrectingPerson corrections = new CorrectingPerson(team, fleet, seed);
        corrections.thread.start();
        return corrections;
    }

    private void work(Random random) {
        try {
            while (!closed) {
                Thread.sleep(random.nextLong(LONGEST_PAUSE_MILLIS));
                correct(random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            books.violation("a person who corrects broke: " + e);
        }
    }

    private void correct(Random random) throws IOException, InterruptedException {
        String store = fleet.reads().get(random.nextInt(fleet.reads().size()));
        NodeApi.Answer newest = api.get(store + "/api/observations?limit=" + NEWEST);
        JsonNode items = newest.isFine() ? newest.json().path("items") : NodeApi.MAPPER.createArrayNode();
        if (items.isEmpty()) {
            return;
        }
        long number = items.path(random.nextInt(items.size())).path("id").asLong();
        if (order(store, number, random).isFine()) {
            books.corrections.increment();
        }
    }

    private NodeApi.Answer order(String store, long number, Random random) throws InterruptedException {
        String memory = store + "/v1/memories/" + number;
        boolean made = random.nextInt(3) > 0;
        return switch (Kind.values()[random.nextInt(Kind.values().length)]) {
            case PIN -> api.post(memory + "/marks", "{\"pinned\":" + made + "}");
            case WRONG -> api.post(memory + "/marks", "{\"wrong\":" + made + "}");
            case GLOBAL -> api.post(memory + "/marks", "{\"global\":" + made + "}");
            // The title stays: the audit reads the event's mark there.
            case EDIT ->
                api.post(
                        memory + "/text",
                        made
                                ? "{\"narrative\":\"corrected " + random.nextInt(1_000_000) + "\"}"
                                : "{\"original\":true}");
            case HIDE -> api.patch(store + "/api/observations/" + number, "{\"hidden\":" + made + "}");
        };
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
