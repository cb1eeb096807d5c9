/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.trace;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OpenTelemetry speaks to java.util.logging, which would write lines of its own form to stderr. */
final class ExporterLog extends Handler {
    private static final Logger LOG = LoggerFactory.getLogger("io.opentelemetry");
    /** Held, because java.util.logging forgets the settings of unreferenced loggers. */
    private static final java.util.logging.Logger THEIRS = java.util.logging.Logger.getLogger("io.opentelemetry");

    static void attach() {
        THEIRS.setUseParentHandlers(false);
        if (THEIRS.getHandlers().length == 0) {
            THEIRS.addHandler(new ExporterLog());
        }
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            LOG.atWarn().addKeyValue("error", String.valueOf(line.getMessage())).log("spans could not be sent");
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
