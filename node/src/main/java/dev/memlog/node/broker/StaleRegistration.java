/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.thread.Polling;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.ControllerServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;

/**
 * What the cluster still believes of a broker that was killed: that it lives and leads its partitions, until its session
 * has passed.
 *
 * <p>A lone broker must not start with that. It would lead at once what it led before, load unfinished transactions, fail
 * to send their markers to itself while its own port is shut, and lose them in the moment in which its old session ends:
 * Kafka takes a partition without a leader for a deleted one and calls the transaction complete (KAFKA-20734; decision
 * 0014). A partition's committed records then stay open, and their readers wait.
 *
 * <p>So its controller forgets the old registration first, which is safe where one process owns the folder; and the new
 * one need not wait for the old session's end.
 */
final class StaleRegistration implements MetadataPublisher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    private final int nodeId;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private StaleRegistration(int nodeId) {
        this.nodeId = nodeId;
    }

    /**
     * Returns once the node's metadata no longer has the broker.
     *
     * @param controller started, of the same node, the only one of its cluster
     */
    static void remove(SharedServer shared, ControllerServer controller)
            throws ExecutionException, InterruptedException, TimeoutException {
        Polling election = new Polling(PATIENCE, BETWEEN_TRIES);
        if (!election.<ExecutionException>until(() -> tryUnregister(shared.nodeId(), controller))) {
            throw new TimeoutException("the controller was not elected within " + PATIENCE.toSeconds() + " s");
        }
        StaleRegistration registration = new StaleRegistration(shared.nodeId());
        shared.loader().installPublishers(List.of(registration)).get();
        registration.gone.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        shared.loader().removeAndClosePublisher(registration).get();
    }

    private static boolean tryUnregister(int nodeId, ControllerServer controller)
            throws ExecutionException, InterruptedException {
        ControllerRequestContext asOurselves =
                new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        try {
            controller.controller().unregisterBroker(asOurselves, nodeId).get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (e.getCause() instanceof NotControllerException) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return "stale registration of " + nodeId;
    }

    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
        if (image.cluster().broker(nodeId) == null) {
            gone.complete(null);
        }
    }
}
