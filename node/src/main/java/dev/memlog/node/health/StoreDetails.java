/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;

/** Details of a store beside whether it is up with the log. */
public final class StoreDetails {
    private StoreDetails() {}

    public static List<Readiness.Detail> of(MemoryStore store) {
        List<Readiness.Detail> details = new ArrayList<>();
        store.rebuilding()
                .ifPresent(why -> details.add(
                        new Readiness.Detail("projection", "the rows are made anew out of the log, for " + why, null)));
        long rejected = store.rejected();
        if (rejected > 0) {
            details.add(new Readiness.Detail(
                    "rejected-records",
                    rejected + (rejected == 1 ? " record" : " records")
                            + " of the log could not be read or made rows of; the log of the node says where each stands",
                    null));
        }
        return details;
    }
}
