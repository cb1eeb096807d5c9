/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to {@link Topics#EVENTS} and waits, within a deadline, until the log has acknowledged them.
 *
 * <p>A delivery that outlives the deadline is reported as unavailable and may arrive nevertheless: the sender's retry
 * carries the same event id, and the topology drops what it has already accepted. Events of one call are sent in their
 * order; without an acknowledgement, any part of them may be in the log.
 *
 * <p>Threading: safe; a call blocks its thread until the deadline at most, so call it from a virtual thread.
 */
public final class RecordPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordPublisher.class);

    private final Producer<String, byte[]> producer;
    private final int partitions;
    private final Duration patience;
    private final WireCodec codec = new WireCodec();
    private final AtomicBoolean available = new AtomicBoolean(true);
    private volatile Consumer<Envelope> witness = event -> {};

    /**
     * Takes over the producer and closes it.
     *
     * @param partitions the partition count of {@link Topics#EVENTS}
     * @param ackTimeout the time in which a request is answered; nine tenths of it are spent waiting at most
     */
    public RecordPublisher(Producer<String, byte[]> producer, int partitions, Duration ackTimeout) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1, but is " + partitions);
        }
        this.producer = producer;
        this.partitions = partitions;
        this.patience = ProducerSettings.patience(ackTimeout);
    }

    public PublishOutcome publish(List<SessionEvent> events, @Nullable String traceparent) {
        PublishOutcome outcome = publishRecords(
                events.stream().map(event -> toRecord(event, traceparent)).toList());
        if (outcome instanceof PublishOutcome.Acknowledged) {
            events.forEach(event -> witness.accept(event.envelope()));
        }
        return outcome;
    }

    /** From now on hands each acknowledged event to this one witness, which must not block. */
    public void tellEvents(Consumer<Envelope> newWitness) {
        witness = newWitness;
    }

    /** Publishes encoded records of any topic, in this order. */
    public PublishOutcome publishRecords(List<ProducerRecord<String, byte[]>> records) {
        long deadline = System.nanoTime() + patience.toNanos();
        PublishOutcome outcome = sendAndAwait(records, deadline);
        noteAvailability(outcome);
        return outcome;
    }

    /** The partition of {@link Topics#EVENTS} that holds this session's records. */
    public int partitionOf(SessionNumber session) {
        return session.partition(partitions);
    }

    @Override
    public void close() {
        producer.close(patience);
    }

    private PublishOutcome sendAndAwait(List<ProducerRecord<String, byte[]>> records, long deadline) {
        List<Future<RecordMetadata>> deliveries = new ArrayList<>(records.size());
        try {
            for (ProducerRecord<String, byte[]> record : records) {
                if (System.nanoTime() - deadline > 0) {
                    return new PublishOutcome.Unavailable("the log is slow to take records");
                }
                Future<RecordMetadata> delivery = producer.send(record);
                if (delivery.isDone()) {
                    // Refused at once: what belongs to it must not be written either.
                    delivery.get();
                }
                deliveries.add(delivery);
            }
            for (Future<RecordMetadata> delivery : deliveries) {
                delivery.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            return new PublishOutcome.Acknowledged();
        } catch (TimeoutException e) {
            return new PublishOutcome.Unavailable("no acknowledgement in time");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PublishOutcome.Unavailable("shutting down");
        } catch (CancellationException e) {
            return new PublishOutcome.Unavailable("shutting down");
        } catch (org.apache.kafka.common.KafkaException | IllegalStateException e) {
            // A closed or fenced producer throws instead of failing the delivery.
            return failed(e);
        }
    }

    private ProducerRecord<String, byte[]> toRecord(SessionEvent event, @Nullable String traceparent) {
        int partition = partitionOf(event.envelope().session());
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.EVENTS, partition, event.envelope().recordKey(), codec.encode(event));
        if (traceparent != null) {
            record.headers().add(Topics.TRACEPARENT_HEADER, traceparent.getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    private static PublishOutcome failed(@Nullable Throwable cause) {
        if (cause instanceof RecordTooLargeException) {
            return new PublishOutcome.TooLarge();
        }
        if (cause instanceof TopicAuthorizationException refused) {
            return new PublishOutcome.Refused(String.join(", ", refused.unauthorizedTopics()));
        }
        return new PublishOutcome.Unavailable(
                cause == null ? "delivery failed" : cause.getClass().getSimpleName());
    }

    // One line when the log goes away and one when it is back, not one for each refused request.
    private void noteAvailability(PublishOutcome outcome) {
        switch (outcome) {
            case PublishOutcome.Acknowledged a -> {
                if (available.compareAndSet(false, true)) {
                    LOG.atInfo().addKeyValue("topic", Topics.EVENTS).log("The log acknowledges again");
                }
            }
            case PublishOutcome.Unavailable u -> {
                if (available.compareAndSet(true, false)) {
                    LOG.atWarn()
                            .addKeyValue("topic", Topics.EVENTS)
                            .addKeyValue("error", u.reason())
                            .log("The log does not acknowledge: senders are answered 503 until it does");
                }
            }
            case PublishOutcome.Refused r ->
                LOG.atWarn().addKeyValue("topic", r.topic()).log("The node's Kafka user may not write a topic");
            case PublishOutcome.TooLarge t ->
                LOG.atWarn().addKeyValue("topic", Topics.EVENTS).log("The log refuses a record as too large");
        }
    }
}
