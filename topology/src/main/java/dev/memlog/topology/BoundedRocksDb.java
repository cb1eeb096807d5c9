/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory of all stores of the process together: one cache, and one write-buffer manager that counts into it.
 * Streams makes an instance of this class per store by name, hence what they share is static.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final long CACHE_BYTES = 64L * 1024 * 1024;
    /**
     * Two shards instead of one per MB: a file of a million event ids has a filter of more than that, which fits into
     * no smaller shard and would be read again for each event.
     */
    private static final int CACHE_SHARD_BITS = 1;

    private static final long WRITE_BUFFER_BYTES = 32L * 1024 * 1024;
    private static final long WRITE_BUFFER_OF_ONE_STORE = 8L * 1024 * 1024;

    /** RocksDB compacts files older than this, so that deleted data does not stay in a file for long. */
    private static final long COMPACTED_AFTER_SECONDS = 12 * 60 * 60;

    private static final String COMPACTED_AFTER = "memlog.state.compaction.seconds";
    private static final Cache CACHE;
    private static final WriteBufferManager WRITE_BUFFERS;

    static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
        WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER_OF_ONE_STORE);
        options.setTableFormatConfig(table);
        Object seconds = configs.get(COMPACTED_AFTER);
        options.setPeriodicCompactionSeconds(
                seconds == null ? COMPACTED_AFTER_SECONDS : Long.parseLong(seconds.toString()));
    }

    // Shared by the other stores: closed with the process.
    @Override
    public void close(String storeName, Options options) {}
}
