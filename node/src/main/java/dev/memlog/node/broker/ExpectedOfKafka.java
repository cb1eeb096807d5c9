/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps lines out of the log that Kafka's clients write as warnings or errors while all is as it should be; others of the
 * same loggers are logged. Logback makes it by its name in logback.xml, so it is public.
 */
public final class ExpectedOfKafka extends Filter<ILoggingEvent> {
    private static final String PREFIX = "org.apache.kafka.";
    private static final String RESTORED = "initializeStoreOffsets";

    /** @param thrownIn the method that throws the logged exception; blank for any */
    private record Line(String logger, String part, String thrownIn) {
        Line(String logger, String part) {
            this(logger, part, "");
        }
    }

    private static final List<Line> EXPECTED = List.of(
            // The first write of a transaction waits for the end of the one before, each time.
            new Line("clients.producer.internals.Sender", "Error: CONCURRENT_TRANSACTIONS"),
            // A reader that has read all asks for a topic's end and goes on with the next.
            new Line("clients.consumer.internals.OffsetFetcherUtils", "Not updating high watermark"),
            // An embedded broker closes one of its clients twice, each time it stops.
            new Line("clients.NetworkClient", "Attempting to close NetworkClient that has already been closed"),
            // After kill -9 the stores are restored from their changelogs, since their files may hold what was not
            // committed. A later failure of a task is thrown elsewhere, and logged.
            new Line("streams.processor.internals.ProcessorStateManager", "did not find checkpoint offsets while"),
            new Line("streams.processor.internals.TaskManager", "TaskCorruptedException: Tasks ["),
            new Line("streams.processor.internals.TaskManager", "Encounter corrupted task", RESTORED),
            new Line(
                    "streams.processor.internals.StreamThread",
                    "Detected the states of tasks",
                    "maybeThrowTaskExceptions"));

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean expected = isEarlyRegistration(event)
                || isLateCreation(event)
                || (event.getLoggerName().startsWith(PREFIX)
                        && EXPECTED.stream().anyMatch(line -> isOf(line, event)));
        return expected ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** An embedded controller registers with itself before it has been elected, and does so again after that. */
    private static boolean isEarlyRegistration(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        IThrowableProxy cause = thrown == null ? null : thrown.getCause();
        return event.getLoggerName().equals("kafka.server.ControllerApis")
                && event.getFormattedMessage().contains("apiKey=CONTROLLER_REGISTRATION")
                && cause != null
                && cause.getClassName().endsWith(".NotControllerException");
    }

    /** A client that looks for a coordinator while its topic is being created makes the broker create it again. */
    private static boolean isLateCreation(ILoggingEvent event) {
        return event.getLoggerName().equals("kafka.server.DefaultAutoTopicCreationManager")
                && event.getFormattedMessage().contains("TOPIC_ALREADY_EXISTS");
    }

    private static boolean isOf(Line line, ILoggingEvent event) {
        return event.getLoggerName().startsWith(line.logger(), PREFIX.length())
                && event.getFormattedMessage().contains(line.part())
                && (line.thrownIn().isEmpty() || line.thrownIn().equals(thrownIn(event.getThrowableProxy())));
    }

    private static String thrownIn(@Nullable IThrowableProxy thrown) {
        StackTraceElementProxy[] stack = thrown == null ? null : thrown.getStackTraceElementProxyArray();
        return stack == null || stack.length == 0
                ? ""
                : stack[0].getStackTraceElement().getMethodName();
    }
}
