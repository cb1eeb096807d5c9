/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import java.time.Duration;

/** Detects whether this process has been asked to stop. */
final class NodeStop {
    /** How much later than its children a process may notice a signal sent to all of them. */
    private static final Duration NOTICE = Duration.ofMillis(300);

    private NodeStop() {}

    /** True if the process is stopping, or will be within a moment. */
    static boolean isNear() throws InterruptedException {
        if (!isUnderWay()) {
            Thread.sleep(NOTICE);
        }
        return isUnderWay();
    }

    /** The only way to find out: once shutdown has begun, no hook can be added. */
    private static boolean isUnderWay() {
        Thread none = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(none);
            Runtime.getRuntime().removeShutdownHook(none);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
