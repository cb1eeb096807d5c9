/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.CallRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.processor.money.Amount;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.money.SpendHold;
import dev.memlog.processor.money.SpendOwner;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.session.SessionSpend;
import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the doctor's call may be paid for, and reports its cost on the control topic like a session's spend,
 * under a session of its own for each start of a node, so that no node and no start replaces the record of another.
 *
 * <p>Threading: safe; blocks until the log has acknowledged.
 */
final class DoctorSpend {
    private static final Logger LOG = LoggerFactory.getLogger(DoctorSpend.class);
    private final SpendGate gate;
    private final Supplier<@Nullable RecordPublisher> log;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();
    private final SessionId session;
    private SessionSpend spent = SessionSpend.NOTHING;
    private Amount inAll = Amount.NOTHING;
    private long calls;

    /** Why no call is made, and the HTTP status that says so. */
    record Refusal(int status, String message) {}

    /** @param log the log that charges are published to; gives null until it is open */
    DoctorSpend(SpendGate gate, Supplier<@Nullable RecordPublisher> log, InstantSource clock) {
        this.gate = gate;
        this.log = log;
        this.clock = clock;
        this.session = SessionId.local("memlog-doctor-" + EventId.random(clock.instant()));
    }

    /** Null if nothing stands in the way of a call. */
    synchronized @Nullable Refusal refusal() {
        if (!gate.isCaughtUp() || log.get() == null) {
            return new Refusal(
                    StatusCodes.SERVICE_UNAVAILABLE,
                    "it is not known yet what may be spent: the node is still reading the log; ask again in a moment");
        }
        if (gate.isPaused()) {
            return new Refusal(StatusCodes.SERVICE_UNAVAILABLE, "calls are paused: bin/memlog resume");
        }
        SpendHold hold = gate.hold(inAll, SpendOwner.of(session.team(), null), clock.instant());
        return hold == null
                ? null
                : new Refusal(
                        StatusCodes.CONFLICT,
                        "no call is made: the budget "
                                + hold.reason().replace("over-budget: ", "")
                                + " is used up, and a call would be paid for (bin/memlog budget show)");
    }

    /** A failed call counts if it reported tokens, as in a session. */
    synchronized void charge(String provider, ProviderOutcome outcome) {
        switch (outcome) {
            case ProviderOutcome.Replied replied -> charge(provider, replied.model(), replied.usage());
            case ProviderOutcome.Failed failed -> {
                if (failed.usage().total() > 0) {
                    charge(provider, failed.model(), failed.usage());
                }
            }
        }
    }

    private void charge(String provider, String model, Usage usage) {
        Instant now = clock.instant();
        LocalDate today = SpendGate.day(now);
        Charge charge = gate.price(session.team(), provider, model, usage);
        spent = spent.charge(charge, today);
        long cost = charge.costMicros() == null ? 0 : charge.costMicros();
        inAll = inAll.plus(new Amount(usage.total(), cost));
        LocalDate day = spent.day();
        SessionNumber number = SessionNumber.of(session);
        ControlRecord.Spend record = new ControlRecord.Spend(
                day == null ? today : day, number, session, "local", "doctor", null, spent.lines());
        gate.spent(new CallRecord(number, 1, ++calls, 1), charge, record, inAll, now);
        publish(record);
    }

    /** Each record holds the day's whole spend, so that the next one makes up for one that was lost. */
    private void publish(ControlRecord.Spend record) {
        RecordPublisher publisher = log.get();
        if (publisher == null
                || !(publisher.publishRecords(
                                List.of(new ProducerRecord<>(Topics.CONTROL, record.recordKey(), codec.encode(record))))
                        instanceof PublishOutcome.Acknowledged)) {
            LOG.atWarn()
                    .addKeyValue("topic", Topics.CONTROL)
                    .addKeyValue("sessionId", session)
                    .log("what the doctor's call cost is counted by this node alone until its next call");
        }
    }
}
