/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that keeps the entries used last: past its bound, each put removes the entry whose last get or put is longest ago.
 *
 * <p>Threading: not safe; a get changes the order, too, so callers on several threads hold a lock for it.
 */
public final class RecentEntries<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final float LOAD_FACTOR = 0.75f;
    private final int max;

    /** @param max number of entries kept */
    public RecentEntries(int max) {
        super(16, LOAD_FACTOR, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
