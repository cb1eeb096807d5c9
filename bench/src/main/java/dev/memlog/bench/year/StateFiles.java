/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.year;

import dev.memlog.topology.BoundedRocksDb;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.StoreNames;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The topology's stores of one task, as a node has them on its disk, without a broker. */
final class StateFiles implements AutoCloseable {
    private final Path folder;
    private final Map<String, KeyValueStore<Bytes, byte[]>> stores = new HashMap<>();

    StateFiles(Path folder) {
        this.folder = folder;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "memlog");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:9092");
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class.getName());
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(settings, new TaskId(0, 0), folder.toFile());
        for (String name : StoreNames.all()) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withCachingDisabled()
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            stores.put(name, store);
        }
    }

    KeyValueStore<Bytes, byte[]> store(String name) {
        KeyValueStore<Bytes, byte[]> store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException(name);
        }
        return store;
    }

    DueSessions due() {
        return new DueSessions(store(StoreNames.DUE_SESSIONS));
    }

    EventIdStore ids(DueSessions due) {
        return new EventIdStore(store(StoreNames.EVENT_IDS), due);
    }

    SessionStore sessions() {
        return new SessionStore(store(StoreNames.SESSIONS), store(StoreNames.CLOSED_SESSIONS));
    }

    /** RocksDB deletes files meanwhile, which is no reason to stop. */
    long bytesOnDisk(String store) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().contains("/" + store + "/")) {
                    bytes.addAndGet(attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    @Override
    public void close() {
        stores.values().forEach(KeyValueStore::close);
    }
}
