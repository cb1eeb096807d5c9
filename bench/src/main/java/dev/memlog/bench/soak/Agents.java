/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Agents at work: sessions of a few events each, on two wires, every event posted until it is acknowledged and some of
 * them twice. Outputs are ordinary, long or hostile.
 *
 * <p>Threading: each agent has a thread of its own.
 */
final class Agents implements AutoCloseable {
    private static final int MOST_EVENTS = 12;
    private static final long LONGEST_PAUSE_MILLIS = 800;
    private static final long RETRY_MILLIS = 300;
    private static final List<String> SHAPES =
            List.of("a.", "a->", "a::", " ", "\n", "\"", "[", "pwd=$", "my_password = a.", "Error: a.", "<private>");
    private static final int SHAPE_LENGTH = 60_000;
    private static final String FAR_TIME = "+999999999-12-31T23:59:59Z";

    // The number of a memory in a context.
    private static final Pattern NUMBER = Pattern.compile("#\\d{1,15}+");

    private final Team team;
    private final NodeApi api;
    private final Books books;
    private final List<String> writes;
    private final long seed;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean stopping;

    private Agents(Team team, List<String> writes, long seed) {
        this.team = team;
        this.api = team.api();
        this.books = team.books();
        this.writes = writes;
        this.seed = seed;
    }

    static Agents start(Team team, List<String> writes, long seed, int count) {
        Agents agents = new Agents(team, writes, seed);
        for (int i = 0; i < count; i++) {
            int number = i;
            agents.threads.execute(() -> agents.work(number));
        }
        return agents;
    }

    /** Lets each agent end the session it is at. */
    void finish() throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
            books.violation("an agent could not post its events within 5 minutes of the last fault");
        }
    }

    private void work(int agent) {
        Random random = new Random(seed * 1_000 + agent);
        try {
            for (int i = 0; !stopping; i++) {
                session("s" + seed + "x" + agent + "x" + i, random);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            books.violation("an agent broke: " + e);
        }
    }

    private void session(String id, Random random) throws InterruptedException {
        boolean hooks = random.nextBoolean();
        int events = 1 + random.nextInt(MOST_EVENTS);
        prompt(id, hooks);
        for (int i = 1; i <= events && !stopping; i++) {
            Mark mark = new Mark(id, i);
            String body = (hooks ? hook(mark, output(random), random) : generic(mark, output(random))).toString();
            String path = hooks ? "/hooks" : "/v1/events";
            post(path, body, random);
            books.acknowledged.add(mark);
            if (random.nextInt(10) == 0) {
                post(path, body, random);
            }
            Thread.sleep(random.nextLong(LONGEST_PAUSE_MILLIS));
        }
        if (random.nextInt(30) == 0) {
            books.cancelled.add(id);
            long number = team.number(id);
            while (!api.delete(url(random) + "/sessions/" + number).isFine()) {
                Thread.sleep(RETRY_MILLIS);
            }
        } else if (random.nextInt(3) > 0) {
            post("/hooks", hook(id, "Stop").put("prompt_id", "p").toString(), random);
            post("/hooks", hook(id, "SessionEnd").put("reason", "other").toString(), random);
        }
    }

    private void prompt(String id, boolean hooks) throws InterruptedException {
        Random first = new Random(id.hashCode());
        if (hooks) {
            String start = hook(id, "SessionStart").put("source", "startup").toString();
            Matcher memory = NUMBER.matcher(post("/hooks", start, first));
            ObjectNode prompt = hook(id, "UserPromptSubmit").put("prompt_id", "p");
            boolean cites = memory.find();
            post(
                    "/hooks",
                    prompt.put("prompt", "soak " + id + (cites ? " as " + memory.group() : ""))
                            .toString(),
                    first);
            if (cites) {
                books.citations.increment();
            }
        }
    }

    /** An agent's sessions share a project, so a session's context contains the memories of earlier ones. */
    private static String project(String session) {
        return session.substring(0, session.lastIndexOf('x'));
    }

    private static ObjectNode hook(String session, String name) {
        return NodeApi.MAPPER
                .createObjectNode()
                .put("session_id", session)
                .put("cwd", "/home/dev/" + project(session))
                .put("hook_event_name", name);
    }

    private static ObjectNode hook(Mark mark, String output, Random random) {
        ObjectNode hook = hook(mark.session(), "PostToolUse")
                .put("tool_name", "Bash")
                .put("prompt_id", "p")
                .put("tool_use_id", mark.toString());
        if (random.nextInt(50) == 0) {
            hook.put("timestamp", FAR_TIME);
        }
        hook.putObject("tool_input").put("command", "echo " + mark);
        hook.putObject("tool_response").put("stdout", output);
        return hook;
    }

    private static ObjectNode generic(Mark mark, String output) {
        ObjectNode event = NodeApi.MAPPER
                .createObjectNode()
                .put("sessionId", mark.session())
                .put("project", project(mark.session()))
                .put("eventType", "tool_use")
                .put("id", mark.toString());
        ObjectNode payload = event.putObject("payload").put("tool_name", "Bash");
        payload.putObject("tool_input").put("command", "echo " + mark);
        payload.putObject("tool_response").put("stdout", output);
        return event;
    }

    private static String output(Random random) {
        if (random.nextInt(8) > 0) {
            return "done " + "x".repeat(random.nextInt(2_000));
        }
        String shape = SHAPES.get(random.nextInt(SHAPES.size()));
        return shape.repeat(SHAPE_LENGTH / shape.length());
    }

    /** @return what the node says when it has taken it */
    private String post(String path, String body, Random random) throws InterruptedException {
        while (true) {
            books.posts.increment();
            NodeApi.Answer answer = api.post(url(random) + path, body);
            if (answer.isFine()) {
                return answer.body();
            }
            books.refusals.increment();
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private String url(Random random) {
        return writes.get(random.nextInt(writes.size()));
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
