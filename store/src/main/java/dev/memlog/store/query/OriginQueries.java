/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.Origin;
import java.util.Collection;
import java.util.Map;

/**
 * Which memories are here, by what names them wherever they go.
 *
 * <p>Threading: safe.
 */
public interface OriginQueries {
    /**
     * @param origins ids of {@link Origin}s
     * @return the numbers of those that are here, hidden or not: added under this id, or made here
     */
    Map<String, Long> numbers(Collection<String> origins);

    /** The highest number of a memory that is here; 0 without any. */
    long highestNumber();
}
