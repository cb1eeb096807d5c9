/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedOfKafkaTest {
    /** Lines as a node wrote them that was killed under load and started again, and neighbours of theirs. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DENY    | org.apache.kafka.clients.producer.internals.Sender | [Producer clientId=p] Got error produce response with correlation id 18 on topic-partition memlog-sessions-changelog-1, retrying (2147483646 attempts left). Error: CONCURRENT_TRANSACTIONS
            NEUTRAL | org.apache.kafka.clients.producer.internals.Sender | [Producer clientId=p] Got error produce response with correlation id 18 on topic-partition memlog-sessions-changelog-1, retrying (2147483646 attempts left). Error: NOT_ENOUGH_REPLICAS
            DENY    | org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils | [Consumer clientId=memlog-control, groupId=null] Not updating high watermark for partition memlog.control-0 as it is no longer assigned
            DENY    | org.apache.kafka.clients.NetworkClient | [NodeToControllerChannelManager id=1 name=registration] Attempting to close NetworkClient that has already been closed.
            NEUTRAL | org.apache.kafka.clients.NetworkClient | [AdminClient clientId=a] Connection to node -1 (/127.0.0.1:9092) could not be established. Node may not be available.
            DENY    | org.apache.kafka.streams.processor.internals.TaskManager | stream-thread [t] Get exceptions for the following tasks: {0_2=org.apache.kafka.streams.errors.TaskCorruptedException: Tasks [0_2] are corrupted and hence need to be re-initialized}
            NEUTRAL | org.apache.kafka.streams.processor.internals.TaskManager | stream-thread [t] Get exceptions for the following tasks: {0_2=org.apache.kafka.streams.errors.TaskMigratedException: fenced}
            DENY    | kafka.server.DefaultAutoTopicCreationManager | Auto topic creation failed for __transaction_state with error 'TOPIC_ALREADY_EXISTS': Topic '__transaction_state' already exists.
            NEUTRAL | kafka.server.DefaultAutoTopicCreationManager | Auto topic creation failed for __transaction_state with error 'INVALID_REPLICATION_FACTOR': Unable to replicate the partition 3 time(s)
            NEUTRAL | dev.memlog.topology.effect.DeadLetters | Not updating high watermark
            """)
    void shouldKeepOutWhatKafkaSaysWhileAllIsWell(FilterReply wanted, String logger, String message) {
        Logger of = new LoggerContext().getLogger(logger);

        FilterReply reply =
                new ExpectedOfKafka().decide(new LoggingEvent("", of, Level.WARN, message, null, new Object[0]));

        assertThat(reply).isEqualTo(wanted);
    }

    /** The same words tell of a start after kill -9 and of a task that lost its state while the node worked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DENY    | ProcessorStateManager | initializeStoreOffsets    | State store sessions did not find checkpoint offsets while stores are not empty, since under EOS it has the risk
            DENY    | TaskManager           | initializeStoreOffsets    | Encounter corrupted task 0_0, will group it with other corrupted tasks and handle together
            DENY    | StreamThread          | maybeThrowTaskExceptions  | Detected the states of tasks [0_1, 0_0] are corrupted. Will close the task as dirty
            NEUTRAL | TaskManager           | restore                   | Encounter corrupted task 0_0, will group it with other corrupted tasks and handle together
            NEUTRAL | StreamThread          | commitOffsetsOrTransaction| Detected the states of tasks [0_1, 0_0] are corrupted. Will close the task as dirty
            NEUTRAL | StreamThread          | recordSendError           | Detected that the thread is being fenced. This implies that this thread missed a rebalance
            """)
    void shouldTellARestoreAfterAKillFromALostTask(FilterReply wanted, String logger, String thrownIn, String message) {
        Exception thrown = new TaskCorruptedException(Set.of());
        thrown.setStackTrace(new StackTraceElement[] {new StackTraceElement("Some", thrownIn, "Some.java", 1)});
        Logger of = new LoggerContext().getLogger("org.apache.kafka.streams.processor.internals." + logger);

        FilterReply reply =
                new ExpectedOfKafka().decide(new LoggingEvent("", of, Level.WARN, message, thrown, new Object[0]));

        assertThat(reply).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"true, DENY", "false, NEUTRAL"})
    void shouldTellARegistrationBeforeTheElectionFromOneThatFails(boolean before, FilterReply wanted) {
        ApiException cause = before
                ? new NotControllerException("The active controller appears to be node 1.")
                : new UnknownServerException();
        LoggingEvent event = new LoggingEvent(
                "",
                new LoggerContext().getLogger("kafka.server.ControllerApis"),
                Level.ERROR,
                "[ControllerApis nodeId=1] Unexpected error handling request RequestHeader(apiKey=CONTROLLER_REGISTRATION, apiVersion=0)",
                new CompletionException(cause),
                new Object[0]);

        assertThat(new ExpectedOfKafka().decide(event)).isEqualTo(wanted);
    }
}
