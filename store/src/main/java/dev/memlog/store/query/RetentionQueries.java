/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import java.util.List;

/**
 * Finds memories that are kept for longer than they should be, hidden ones and duplicates among them.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface RetentionQueries {
    /** The numbers of the oldest {@code most} of them. */
    List<Long> overdue(RetentionBounds bounds, int most);
}
