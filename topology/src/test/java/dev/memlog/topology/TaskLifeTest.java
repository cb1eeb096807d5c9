/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.BreakerPolicy;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.topology.effect.NodeNames;
import dev.memlog.topology.state.StoreNames;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that Streams begins, ends and begins again, with the same processor; and one that fails half-way. */
class TaskLifeTest {
    private final WireCodec codec = new WireCodec();
    private final ScriptedProvider provider = new ScriptedProvider("scripted");
    private final ProviderChain chain = new ProviderChain(List.of(provider), client -> 1, BreakerPolicy.STANDARD);
    private MockProcessorContext<String, byte[]> context;
    private SessionProcessor processor;
    private String failing = "";
    private int failingFrom;
    private RuntimeException failure = new TaskMigratedException("fenced");
    private long offset;

    @TempDir
    Path stateFolder;

    @AutoClose
    private DrivenTopology settings;

    @BeforeEach
    void begin() {
        settings = new DrivenTopology(stateFolder);
        processor = settings.topology(chain, 1).processor();
        context = context();
        processor.init(context);
    }

    @Test
    void shouldPunctuateForTheNewLifeAloneWhenATaskIsBegunAgain() {
        // The old punctuation had driven the old driver, and the new one had none.
        CapturedPunctuator before = context.scheduledPunctuators().getLast();
        processor.close();
        assertThat(before.cancelled()).isTrue();

        processor.init(context);

        assertThat(context.scheduledPunctuators())
                .filteredOn(each -> !each.cancelled())
                .singleElement()
                .isNotSameAs(before);
        before.getPunctuator().punctuate(settings.now().toEpochMilli());
        post(DrivenTopology.tool("e1"));
        assertThat(chain.admit(settings.now(), Set.of()))
                .as("taken by the event's call")
                .isInstanceOf(Admission.Full.class);
        processor.close();
        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldFreeItsPlacesWhenATaskIsBegunAgainWithoutAnEnd() {
        post(DrivenTopology.tool("e1"));
        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Full.class);

        processor.init(context);

        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldRefuseWorkWhenItIsClosed() {
        processor.close();

        assertThatThrownBy(() -> post(DrivenTopology.tool("e1"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldGiveBackThePlaceWhenTheTaskIsMigratedWhileAnAttemptIsStored() {
        // The place had been lost with the transaction, and no call was made until a restart.
        failing = StoreNames.PENDING_EVENTS;
        failingFrom = 1; // The event is kept, and its batch cannot be read.

        assertThatThrownBy(() -> post(DrivenTopology.tool("e1"))).isSameAs(failure);

        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldGiveBackThePlaceWhenAStoreFailsBeforeACallLeaves() {
        provider.holdUntil(new CountDownLatch(1));
        post(DrivenTopology.tool("e1"));
        failing = StoreNames.PENDING_EVENTS;

        assertThatThrownBy(this::commitCall).isSameAs(failure);

        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldEndACallAsFailedWhenWhatItCarriesCannotBeRead() {
        post(DrivenTopology.tool("e1"));
        failing = StoreNames.PENDING_EVENTS;
        failure = new IllegalStateException("broken");

        commitCall();

        failing = "";
        punctuate();
        assertThat(context.forwarded().stream().map(forward -> forward.record().key()))
                .as("neither stops, nor asks the provider")
                .isNotEmpty();
        assertThat(provider.requests()).isEmpty();
        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldUndoARecordThatBreaksTheTopologyAndLetItBeALetterWhenItIsReadAgain() {
        failing = StoreNames.EVENT_IDS;
        failure = new IllegalStateException("broken");
        SessionEvent poison = DrivenTopology.tool("e1");
        assertThatThrownBy(() -> post(poison)).isInstanceOf(TaskMigratedException.class);
        processor.close();
        context = context();
        processor.init(context);

        offset--;
        post(poison);
        failing = "";
        post(DrivenTopology.tool("e2"));

        assertThat(context.forwarded()).anySatisfy(forward -> {
            assertThat(forward.childName()).contains(NodeNames.DEAD_LETTERS_SINK);
            assertThat(forward.record().key()).isEqualTo("~undecodable/memlog.events-0-0");
        });
        assertThat(chain.admit(settings.now(), Set.of()))
                .as("the next record is applied")
                .isInstanceOf(Admission.Full.class);
    }

    @Test
    void shouldWriteALetterForARecordThatIsOnTheWrongPartition() {
        // Its session had waited for ever: the record of its call had come back to another task.
        processor = settings.topology(chain, 1_000_003).processor();
        processor.init(context);

        post(DrivenTopology.tool("e1"));

        assertThat(context.forwarded())
                .singleElement()
                .satisfies(forward -> assertThat(forward.record().key()).isEqualTo("~undecodable/memlog.events-0-0"));
        assertThat(chain.admit(settings.now(), Set.of())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void shouldLeaveItToKafkaWhatIsItsOwn() {
        failing = StoreNames.EVENT_IDS;

        assertThatThrownBy(() -> post(DrivenTopology.tool("e1"))).isSameAs(failure);

        failing = "";
        offset--;
        post(DrivenTopology.tool("e1"));
        assertThat(context.forwarded())
                .noneMatch(forward -> forward.childName().orElseThrow().equals(NodeNames.DEAD_LETTERS_SINK));
    }

    private void post(SessionEvent event) {
        context.setRecordMetadata(Topics.EVENTS, 0, offset++);
        processor.process(new Record<>(event.envelope().recordKey(), codec.encode(event), 0, new RecordHeaders()));
    }

    private void commitCall() {
        byte[] call = context.forwarded().stream()
                .filter(forward -> forward.childName().orElse("").equals(NodeNames.CALLS_SINK))
                .map(forward -> (byte[]) forward.record().value())
                .findFirst()
                .orElseThrow();
        context.setRecordMetadata(Topics.CALLS, 0, 0);
        processor.process(new Record<>("1", call, 0, new RecordHeaders()));
    }

    private void punctuate() {
        context.scheduledPunctuators()
                .getLast()
                .getPunctuator()
                .punctuate(settings.now().toEpochMilli());
    }

    private MockProcessorContext<String, byte[]> context() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        MockProcessorContext<String, byte[]> created =
                new MockProcessorContext<>(properties, new TaskId(0, 0), stateFolder.toFile());
        created.setCurrentSystemTimeMs(settings.now().toEpochMilli());
        StoreNames.builders(16_000_000).forEach(builder -> {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(builder.name()), Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(created.getStateStoreContext(), store);
            created.addStateStore(breakable(store));
        });
        return created;
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> breakable(KeyValueStore<Bytes, byte[]> store) {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (failing.equals(store.name()) && !method.getName().equals("name") && failingFrom-- <= 0) {
                        throw failure;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
