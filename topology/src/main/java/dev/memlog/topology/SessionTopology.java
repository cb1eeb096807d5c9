/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.prompt.TokenEstimate;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.processor.session.BatchAssembler;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.topology.call.BatchReader;
import dev.memlog.topology.call.CallAssembler;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.clock.Clocks;
import dev.memlog.topology.effect.ChoreRunner;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.DeadLetters;
import dev.memlog.topology.effect.EffectRunner;
import dev.memlog.topology.effect.NodeNames;
import dev.memlog.topology.effect.RecordForwarder;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;
import dev.memlog.topology.schedule.Expiry;
import dev.memlog.topology.schedule.Takeover;
import dev.memlog.topology.state.ChoreStore;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.GivenUpSessions;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.ReplayList;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Events to memories:
 *
 * <pre>
 *   memlog.events ─┐                        ┌─▶ memlog.memories
 *                  ├─▶ session-processor ───┼─▶ memlog.dead-letters
 *                  │                        ├─▶ memlog.control
 *   memlog.calls ──┘   sessions             └─▶ memlog.calls
 *        ▲             closed-sessions             │
 *        │             pending-events              │
 *        │             given-up-events             │
 *        │             event-ids, due-sessions     │
 *        │             chores, deferred-events     │
 *        │             given-up-sessions           │
 *        └─────────── once committed ──────────────┘
 * </pre>
 */
final class SessionTopology implements Supplier<Topology> {
    private final TopologyConfig config;
    private final ProviderChain chain;
    private final Modes modes;
    private final RetryPolicy retryPolicy;
    private final DrainSignal drain;
    private final Clocks clocks;
    private final int partitions;
    private final BrokenRecords broken = new BrokenRecords();
    private final SpendGate gate;
    private final TopologyMetrics metrics;
    private final WireCodec codec = new WireCodec();

    /**
     * @param modes what providers are told to remember, by project
     * @param clocks the steady one is also what Streams goes by
     * @param partitions of the events topic
     */
    SessionTopology(
            TopologyConfig config,
            ProviderChain chain,
            Modes modes,
            RetryPolicy retryPolicy,
            DrainSignal drain,
            Clocks clocks,
            SpendGate gate,
            TopologyMetrics metrics,
            int partitions) {
        this.modes = modes;
        this.config = config;
        this.chain = chain;
        this.retryPolicy = retryPolicy;
        this.drain = drain;
        this.clocks = clocks;
        this.partitions = partitions;
        this.gate = gate;
        this.metrics = metrics;
    }

    @Override
    public Topology get() {
        Topology topology = new Topology()
                // Streams ends on a negative time, which a foreign client may have written.
                .addSource(
                        AutoOffsetReset.earliest(),
                        NodeNames.EVENTS_SOURCE,
                        (record, partitionTime) -> Math.max(0, record.timestamp()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.EVENTS)
                // A task reads what has the lowest timestamp first: without this, calls would wait behind every event
                // that came before them, and a backlog of sessions would begin to call only once it is read through.
                .addSource(
                        AutoOffsetReset.earliest(),
                        NodeNames.CALLS_SOURCE,
                        (record, partitionTime) -> 0,
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.CALLS)
                .addProcessor(
                        NodeNames.SESSION_PROCESSOR, this::processor, NodeNames.EVENTS_SOURCE, NodeNames.CALLS_SOURCE);
        StoreNames.builders(config.maxRecordBytes())
                .forEach(store -> topology.addStateStore(store, NodeNames.SESSION_PROCESSOR));
        return topology.addSink(
                        NodeNames.MEMORIES_SINK,
                        Topics.MEMORIES,
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        NodeNames.SESSION_PROCESSOR)
                .addSink(
                        NodeNames.DEAD_LETTERS_SINK,
                        Topics.DEAD_LETTERS,
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        NodeNames.SESSION_PROCESSOR)
                .addSink(
                        NodeNames.CALLS_SINK,
                        Topics.CALLS,
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        partitionerByNumber(),
                        NodeNames.SESSION_PROCESSOR)
                .addSink(
                        NodeNames.CONTROL_SINK,
                        Topics.CONTROL,
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        NodeNames.SESSION_PROCESSOR);
    }

    SessionProcessor processor() {
        return new SessionProcessor(this::driver, drain, codec, metrics, broken, partitions);
    }

    private SessionDriver driver(ProcessorContext<String, byte[]> context) {
        KeptEvents pending = new KeptEvents(store(context, StoreNames.PENDING_EVENTS));
        KeptEvents givenUp = new KeptEvents(store(context, StoreNames.GIVEN_UP_EVENTS));
        DueSessions due = new DueSessions(store(context, StoreNames.DUE_SESSIONS));
        EventIdStore ids = new EventIdStore(store(context, StoreNames.EVENT_IDS), due);
        SessionStore sessions =
                new SessionStore(store(context, StoreNames.SESSIONS), store(context, StoreNames.CLOSED_SESSIONS));
        RecordForwarder forwarder = new RecordForwarder(context, codec);
        CallDispatcher dispatcher = new CallDispatcher(chain, modes, new ReplyParser(), gate, clocks.steady());
        KeptEventDecoder decoder = new KeptEventDecoder(codec);
        BatchReader batches = new BatchReader(pending, ids, decoder);
        ReplayList replays = new ReplayList(new GivenUpSessions(store(context, StoreNames.GIVEN_UP_SESSIONS)));
        DeadLetters deadLetters = new DeadLetters(pending, givenUp, ids, replays, forwarder, decoder, metrics);
        RetryPolicy policy = retryPolicy.withStaleAfter(config.staleAfter());
        Chores chores = new Chores(
                new ChoreStore(store(context, StoreNames.CHORES)),
                new KeptEvents(store(context, StoreNames.DEFERRED_EVENTS)),
                new ChoreRunner(pending, givenUp, ids, deadLetters, forwarder),
                sessions,
                new SessionMachine(policy),
                System::nanoTime);
        EffectRunner effects = new EffectRunner(
                pending, batches, ids, deadLetters, chores, forwarder, dispatcher, decoder, gate, metrics);
        return new SessionDriver(
                sessions,
                new Takeover(sessions, due),
                new Expiry(config.eventIdHorizon(), due, ids, sessions),
                new EventAcceptor(sessions, new EventTriage(ids), deadLetters, effects, chores, decoder),
                deadLetters,
                replays,
                chores,
                effects,
                forwarder,
                policy,
                new CallAssembler(
                        pending, batches, decoder, assembler(), config.promptBudget(), new PromptWriter(modes)),
                chain,
                dispatcher,
                drain,
                metrics,
                gate,
                clocks.wall(),
                config.replayAfter());
    }

    private BatchAssembler assembler() {
        return new BatchAssembler(
                config.batchMaxEvents(),
                config.batchMaxTokens(),
                event -> TokenEstimate.of(new String(codec.encode(event), StandardCharsets.UTF_8)));
    }

    private static KeyValueStore<Bytes, byte[]> store(ProcessorContext<String, byte[]> context, String name) {
        return context.getStateStore(name);
    }

    /** A call's record must come back to the task that holds its session. */
    private static StreamPartitioner<String, byte[]> partitionerByNumber() {
        return (topic, key, value, partitions) ->
                Optional.of(Set.of(new SessionNumber(Long.parseLong(key)).partition(partitions)));
    }
}
