/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.prompt.TokenEstimate;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.processor.session.BatchAssembler;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.topology.call.CallAssembler;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.effect.ChoreRunner;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.DeadLetters;
import dev.memlog.topology.effect.NodeNames;
import dev.memlog.topology.effect.RecordForwarder;
import dev.memlog.topology.state.StoreNames;
import dev.memlog.topology.state.TaskStores;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;

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
    private final TopologyServices services;
    private final BrokenRecords broken = new BrokenRecords();
    private final WireCodec codec = new WireCodec();

    SessionTopology(TopologyServices services) {
        this.services = services;
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
                // A task reads the lowest timestamp first: without this, calls would wait behind every earlier event,
                // and sessions of a backlog would start calling only after all of it is read.
                .addSource(
                        AutoOffsetReset.earliest(),
                        NodeNames.CALLS_SOURCE,
                        (record, partitionTime) -> 0,
                        new StringDeserializer(),
                        new ByteArrayDeserializer(),
                        Topics.CALLS)
                .addProcessor(
                        NodeNames.SESSION_PROCESSOR, this::processor, NodeNames.EVENTS_SOURCE, NodeNames.CALLS_SOURCE);
        StoreNames.builders(services.config().maxRecordBytes())
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
        return new SessionProcessor(
                this::driver, services.drain(), codec, services.metrics(), broken, services.partitions());
    }

    private SessionDriver driver(ProcessorContext<String, byte[]> context) {
        TaskStores stores = TaskStores.open(context::getStateStore, codec);
        RecordForwarder forwarder = new RecordForwarder(context, codec);
        DeadLetters deadLetters = new DeadLetters(
                stores.pending(),
                stores.givenUp(),
                stores.ids(),
                stores.replays(),
                forwarder,
                stores.decoder(),
                services.metrics());
        Chores chores = new Chores(
                stores.chores(),
                stores.deferred(),
                new ChoreRunner(stores.pending(), stores.givenUp(), stores.ids(), deadLetters, forwarder),
                stores.sessions(),
                new SessionMachine(services.retryPolicy()),
                System::nanoTime);
        CallAssembler calls = new CallAssembler(
                stores, assembler(), services.config().promptBudget(), new PromptWriter(services.modes()));
        CallDispatcher dispatcher = new CallDispatcher(
                services.chain(),
                services.modes(),
                new ReplyParser(),
                services.gate(),
                services.clocks().steady());
        return new SessionDriver(services, stores, deadLetters, chores, calls, dispatcher, forwarder);
    }

    private BatchAssembler assembler() {
        return new BatchAssembler(
                services.config().batchMaxEvents(),
                services.config().batchMaxTokens(),
                event -> TokenEstimate.of(new String(codec.encode(event), StandardCharsets.UTF_8)));
    }

    /** A call's record must come back to the task that holds its session. */
    private static StreamPartitioner<String, byte[]> partitionerByNumber() {
        return (topic, key, value, partitions) ->
                Optional.of(Set.of(new SessionNumber(Long.parseLong(key)).partition(partitions)));
    }
}
