/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import dev.memlog.settings.UserError;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Pauses between the requests of one command, and repeats requests of a busy node. */
public final class RequestPacing {
    private RequestPacing() {}

    /** @throws UserError if interrupted */
    public static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, duration.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted: run the same command again", e);
        }
    }

    /**
     * Repeats a request while the node answers with one of the statuses.
     *
     * @param tries requests in all
     * @return the last answer, which may still be a busy node's
     */
    public static NodeClient.Answer whileBusy(
            Set<Integer> busy, int tries, Duration between, Supplier<NodeClient.Answer> request) {
        NodeClient.Answer answer = request.get();
        for (int tried = 1; tried < tries && busy.contains(answer.status()); tried++) {
            pause(between);
            answer = request.get();
        }
        return answer;
    }
}
