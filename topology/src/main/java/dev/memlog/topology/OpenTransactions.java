/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.thread.Border;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions of the topology that no producer will end; readers of committed records wait behind them. A broker
 * ends a transaction older than its timeout, by its wall clock. One that began while that clock was hours ahead stays
 * open for hours once the clock is right. A producer's next life ends it at once, but a stream thread that replaced
 * another has a number of its own, which the next life of the process does not use.
 *
 * <p>Threading: safe; it runs on a thread of its own.
 */
final class OpenTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration LOOKED_EVERY = Duration.ofSeconds(5);
    private static final long TIMEOUT_SECONDS = 15;

    /** The file in which Streams keeps this process's id, part of its producers' names, over restarts. */
    private static final String PROCESS = "kafka-streams-process-metadata";

    private final Admin admin;
    private final String application;
    private final Duration longest;
    private final LongSupplier nanos;
    private final Map<Open, Long> seen = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memlog-transactions").factory());

    private record Open(String id, long producer, int epoch, long began) {}

    /**
     * @param admin closed with this
     * @param application prefix of all transactional ids
     * @param longest how long a transaction may be seen open; longer than the broker's own timeout
     * @param nanos a steady clock
     */
    OpenTransactions(Admin admin, String application, Duration longest, LongSupplier nanos) {
        this.admin = admin;
        this.application = application;
        this.longest = longest;
        this.nanos = nanos;
    }

    /** Ends transactions of earlier lives of this process, which must not be running. */
    void endThoseOf(Path stateFolder) {
        Path file = stateFolder.resolve(application).resolve(PROCESS);
        try {
            String process = Files.exists(file)
                    ? new JsonMapper().readTree(file.toFile()).path("processId").asText()
                    : "";
            if (!process.isEmpty()) {
                String mine = application + "-" + process + "-";
                List<String> left =
                        open().stream().filter(id -> id.startsWith(mine)).toList();
                end(left);
                // As it is after each kill -9.
                LOG.atDebug().addKeyValue("transactions", left).log("transactions of earlier lives are aborted");
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("error", String.valueOf(e.getMessage()))
                    .log("transactions of this node's earlier lives cannot be ended yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("open-transactions", this::watch),
                LOOKED_EVERY.toMillis(),
                LOOKED_EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void watch() {
        try {
            look();
        } catch (ExecutionException | TimeoutException e) {
            // The broker's absence is reported elsewhere.
            LOG.debug("open transactions cannot be listed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends those that were open for too long, as this process has seen it. */
    void look() throws ExecutionException, InterruptedException, TimeoutException {
        List<String> ids = open();
        Map<String, TransactionDescription> described =
                ids.isEmpty() ? Map.of() : admin.describeTransactions(ids).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Set<Open> now = described.entrySet().stream()
                .filter(entry -> entry.getValue().state() == TransactionState.ONGOING)
                .map(entry -> new Open(
                        entry.getKey(),
                        entry.getValue().producerId(),
                        entry.getValue().producerEpoch(),
                        entry.getValue().transactionStartTimeMs().orElse(0)))
                .collect(Collectors.toSet());
        long time = nanos.getAsLong();
        seen.keySet().retainAll(now);
        now.forEach(open -> seen.putIfAbsent(open, time));
        List<String> forgotten = seen.entrySet().stream()
                .filter(entry -> time - entry.getValue() > longest.toNanos())
                .map(entry -> entry.getKey().id())
                .toList();
        end(forgotten);
        if (!forgotten.isEmpty()) {
            LOG.atWarn().addKeyValue("transactions", forgotten).log("transactions without an end are aborted");
        }
    }

    private List<String> open() throws ExecutionException, InterruptedException, TimeoutException {
        Collection<TransactionListing> all = admin.listTransactions(
                        new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return all.stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(application + "-"))
                .toList();
    }

    private void end(List<String> ids) throws ExecutionException, InterruptedException, TimeoutException {
        if (!ids.isEmpty()) {
            admin.fenceProducers(ids).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
