/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most recently used entries, so that a value just written need not be read and parsed again.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class RecentEntries<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final float LOAD_FACTOR = 0.75f;
    private final int max;

    /** @param max how many are kept */
    public RecentEntries(int max) {
        super(max, LOAD_FACTOR, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
