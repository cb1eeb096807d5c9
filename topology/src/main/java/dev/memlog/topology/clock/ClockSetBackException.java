/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import org.apache.kafka.common.errors.RetriableException;

/** Ends a stream thread whose consumer's clock was set back; the replacement thread has a new consumer. */
final class ClockSetBackException extends RetriableException {
    private static final long serialVersionUID = 1;

    ClockSetBackException() {
        super("the clock was set back, and the consumer's timers would wait for it to catch up");
    }
}
