/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import dev.memlog.event.UndecodableException;
import dev.memlog.event.access.AccessKey;
import dev.memlog.event.access.KeyCodec;
import dev.memlog.log.TopicFeed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the cluster, as the log has them. While the log is away, the keys that were read before stay in force.
 *
 * <p>Threading: written by the feed's thread, read by all.
 */
public final class KeyRing implements TopicFeed.Reader {
    private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
    private final List<Consumer<AccessKey>> onRevoked = new CopyOnWriteArrayList<>();
    private final KeyCodec codec = new KeyCodec();
    private volatile boolean isCaughtUp;

    @Override
    public void read(ConsumerRecord<String, byte[]> record) throws UndecodableException {
        AccessKey before = keys.get(record.key());
        if (record.value() == null) {
            keys.remove(record.key());
            if (before != null) {
                onRevoked.forEach(listener -> listener.accept(before));
            }
            return;
        }
        AccessKey key = codec.decode(record.value());
        if (!key.id().equals(record.key())) {
            throw new UndecodableException("a key under another key's id");
        }
        keys.put(key.id(), key);
        if (key.revokedAt() != null && before != null && before.revokedAt() == null) {
            onRevoked.forEach(listener -> listener.accept(key));
        }
    }

    @Override
    public void caughtUp() {
        isCaughtUp = true;
    }

    /** Whether all keys that the log held at the start are read. */
    public boolean isCaughtUp() {
        return isCaughtUp;
    }

    /** Null if there is none of this id; it may be revoked or expired. */
    public @Nullable AccessKey key(String id) {
        return keys.get(id);
    }

    public Collection<AccessKey> all() {
        return List.copyOf(keys.values());
    }

    /** Called on the feed's thread once a key that was good is no longer; must not block. */
    public void onRevoked(Consumer<AccessKey> listener) {
        onRevoked.add(listener);
    }
}
