/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store in memory that counts how many of its entries were read. */
public final class CountedStore implements KeyValueStore<Bytes, byte[]> {
    private final TreeMap<Bytes, byte[]> entries = new TreeMap<>();
    private int reads;

    /** How many entries were read since this was asked for the last time; what is not there does not count. */
    public int reads() {
        int before = reads;
        reads = 0;
        return before;
    }

    public int size() {
        return entries.size();
    }

    @Override
    public byte @Nullable [] get(Bytes key) {
        byte[] value = entries.get(key);
        reads += value == null ? 0 : 1;
        return value;
    }

    @Override
    public void put(Bytes key, byte[] value) {
        entries.put(key, value);
    }

    @Override
    public byte @Nullable [] delete(Bytes key) {
        return entries.remove(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        Map<Bytes, byte[]> rest = from == null ? entries : entries.tailMap(from, true);
        if (to != null) {
            rest = from == null ? entries.headMap(to, true) : entries.subMap(from, true, to, true);
        }
        return iterate(new TreeMap<>(rest));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return range(null, null);
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, S serializer) {
        byte[] begin = serializer.serialize("", prefix);
        TreeMap<Bytes, byte[]> found = new TreeMap<>();
        entries.tailMap(Bytes.wrap(begin), true).forEach((key, value) -> {
            if (Arrays.mismatch(begin, key.get()) >= begin.length) {
                found.put(key, value);
            }
        });
        return iterate(found);
    }

    private KeyValueIterator<Bytes, byte[]> iterate(Map<Bytes, byte[]> found) {
        Iterator<Map.Entry<Bytes, byte[]>> rest = found.entrySet().iterator();
        return new KeyValueIterator<>() {
            @Override
            public void close() {}

            @Override
            public Bytes peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean hasNext() {
                return rest.hasNext();
            }

            @Override
            public KeyValue<Bytes, byte[]> next() {
                Map.Entry<Bytes, byte[]> next = rest.next();
                reads++;
                return KeyValue.pair(next.getKey(), next.getValue());
            }
        };
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return "counted";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {}

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }
}
