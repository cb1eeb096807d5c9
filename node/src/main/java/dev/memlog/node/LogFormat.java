/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.memlog.settings.MonitoringSettings;
import dev.memlog.settings.Settings;
import org.slf4j.LoggerFactory;

/** Sends all that is logged one way, and as JSON objects if the settings say so. Until they are read it is plain. */
public final class LogFormat {
    private LogFormat() {}

    public static void apply(Settings settings) {
        // The web server's log would go to Kafka's Log4j, which is on the class path, in a form of its own.
        System.setProperty("org.jboss.logging.provider", "slf4j");
        if (settings.get(MonitoringSettings.LOG_FORMAT).equals("json")
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            log.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    stream.setEncoder(encoder(log));
                }
            });
        }
    }

    private static JsonEncoder encoder(LoggerContext log) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(log);
        // The message as a person would read it, instead of its pattern and arguments apart.
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.start();
        return encoder;
    }
}
