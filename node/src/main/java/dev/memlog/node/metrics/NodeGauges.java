/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import dev.memlog.event.Ledger;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.log.LogEnds;
import dev.memlog.node.health.DiskSpace;
import dev.memlog.node.health.MotionWatch;
import dev.memlog.node.health.Readiness;
import dev.memlog.node.health.Standstill;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.embedding.EmbeddingState;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.topology.TopologyRuntime;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Numbers that are read when Prometheus asks.
 *
 * <p>Threading: safe; a scrape may block as long as the log's and the database's answers take.
 */
public final class NodeGauges {
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);
    private static final Duration LETTERS_GOOD_FOR = Duration.ofSeconds(15);
    private static final List<FailureClass> BREAKER_CAUSES = List.of(
            FailureClass.UNREACHABLE,
            FailureClass.REFUSED,
            FailureClass.MISCONFIGURED,
            FailureClass.RATE_LIMITED,
            FailureClass.TRANSIENT);

    private final NodeMetrics metrics;
    private final InstantSource clock;

    public NodeGauges(NodeMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    public void ofNode(DiskSpace disk, LogEnds ends) {
        metrics.gauge("memlog.disk.free.bytes", "Bytes that the data folder's file system has left", disk::freeBytes);
        metrics.gauge("memlog.disk.low", "1 if that is less than ready.disk-low", () -> disk.isLow() ? 1 : 0);
        Recent<Map<TopicPartition, Long>> known = new Recent<>(ends::read, GOOD_FOR, clock);
        for (TopicPartition partition : ends.partitions()) {
            metrics.gauge(
                    "memlog.log.end.offset",
                    "Where a partition ends; -1 if unknown",
                    Tags.of("topic", partition.topic(), "partition", Integer.toString(partition.partition())),
                    () -> known.get().getOrDefault(partition, -1L));
        }
    }

    public void ofCertificate(LongSupplier secondsLeft) {
        metrics.gauge(
                "memlog.tls.certificate.expires.seconds",
                "Seconds until the certificate of the HTTP port ends; only with tls.cert-file",
                secondsLeft::getAsLong);
    }

    public void ofReadiness(Readiness readiness) {
        for (String check : readiness.checkNames()) {
            metrics.gauge(
                    "memlog.ready",
                    "1 while a check of /ready passes",
                    Tags.of("check", check),
                    () -> readiness.passes(check) ? 1 : 0);
        }
    }

    public void ofStore(MemoryStore store) {
        // Lag first: the ledger that is read after it accounts for at least as much.
        Recent<Long> lag = new Recent<>(() -> store.lag().orElse(-1), GOOD_FOR, clock);
        Recent<Ledger> ledger = new Recent<>(() -> store.queries().ledger(), GOOD_FOR, clock);
        metrics.gauge("memlog.lag", "Events that the projection does not reflect; -1 if unknown", lag::get);
        ledgerTerm("memlog.pending", "Events that wait for a provider", ledger, Ledger::pending);
        ledgerTerm("memlog.in.flight", "Those of them that a call carries", ledger, Ledger::inFlight);
        ledgerTerm("memlog.parked", "Events that wait for a provider to come back", ledger, Ledger::parked);
        Recent<DeadLetterQueries.Stats> letters =
                new Recent<>(() -> store.letters().stats(DeadLetterFilter.ALL), LETTERS_GOOD_FOR, clock);
        for (FailureClass failure : FailureClass.values()) {
            metrics.gauge(
                    "memlog.dead.letters.waiting",
                    "Dead letters that nobody has settled",
                    Tags.of("class", failure.wireName()),
                    () -> letters.get().byFailure().getOrDefault(failure.wireName(), 0L));
        }
        metrics.gauge(
                "memlog.dead.letters.oldest.age.seconds",
                "Seconds since the oldest of them failed first; 0 if there is none",
                () -> age(letters.get()));
    }

    public void ofTold(LongSupplier written, LongSupplier dropped) {
        String description = "Records of what sessions were told";
        metrics.count("memlog.told", description, Tags.of("outcome", "written"), written);
        metrics.count("memlog.told", description, Tags.of("outcome", "dropped"), dropped);
    }

    public void ofEmbeddings(MemoryStore store) {
        Recent<EmbeddingState> state =
                new Recent<>(() -> store.embeddingState().orElseThrow(), LETTERS_GOOD_FOR, clock);
        metrics.gauge(
                "memlog.embedding.vectors",
                "Vectors in memory, for search",
                () -> state.get().vectors());
        metrics.gauge(
                "memlog.embedding.bytes",
                "Memory that they take",
                () -> state.get().bytes());
        metrics.gauge(
                "memlog.embedding.waiting",
                "Memories that have no vector, about",
                () -> state.get().waiting());
        metrics.gauge(
                "memlog.embedding.tokens.today",
                "Tokens that vectors have taken this day of UTC",
                () -> state.get().tokensToday());
    }

    public void ofTopology(TopologyRuntime topology, ProviderChain chain) {
        metrics.gauge("memlog.calls.in.flight", "Attempts recorded and calls under way", topology::callsInFlight);
        for (KafkaStreams.State state : KafkaStreams.State.values()) {
            metrics.gauge(
                    "memlog.streams.state",
                    "1 for the state that Kafka Streams is in",
                    Tags.of("state", state.name()),
                    () -> topology.state().equals(state.name()) ? 1 : 0);
        }
        for (ProviderStatus provider : chain.status(clock.instant())) {
            String name = provider.provider();
            metrics.gauge(
                    "memlog.provider.in.flight",
                    "Calls under way at a provider",
                    Tags.of("provider", name),
                    () -> status(chain, name).inFlight());
            metrics.gauge(
                    "memlog.provider.useless.answers",
                    "How many of a provider's newest answers, on end, were of no use",
                    Tags.of("provider", name),
                    () -> uselessAnswers(status(chain, name)));
            for (FailureClass cause : BREAKER_CAUSES) {
                metrics.gauge(
                        "memlog.provider.breaker.open",
                        "1 while a provider is left alone, for this cause",
                        Tags.of("provider", name, "cause", cause.wireName()),
                        () -> status(chain, name).cause() == cause ? 1 : 0);
            }
        }
    }

    public void ofMotion(MotionWatch watch) {
        for (Standstill.Reason reason : Standstill.Reason.values()) {
            metrics.gauge(
                    "memlog.standing.still",
                    "1 while something that should move does not, for this reason",
                    Tags.of("reason", reason.wireName()),
                    () -> watch.holds(reason));
        }
    }

    private void ledgerTerm(String name, String meaning, Recent<Ledger> ledger, Function<Ledger, Long> term) {
        metrics.gauge(name, meaning, () -> term.apply(ledger.get()));
    }

    private double age(DeadLetterQueries.Stats letters) {
        return letters.oldest() == null
                ? 0
                : Math.max(
                        0, Duration.between(letters.oldest(), clock.instant()).toMillis() / 1000.0);
    }

    private static int uselessAnswers(ProviderStatus status) {
        return status.useless() == null ? 0 : status.useless().answers();
    }

    private ProviderStatus status(ProviderChain chain, String name) {
        return chain.status(clock.instant()).stream()
                .filter(provider -> provider.provider().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
