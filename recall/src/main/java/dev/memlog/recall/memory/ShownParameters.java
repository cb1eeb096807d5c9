/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Request;
import dev.memlog.store.row.Shown;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * Reads {@code hidden}, {@code duplicates} and {@code wrong}, what a list shows beside the usual, and {@code as-of}, the
 * time it shows.
 *
 * @param zone of days
 */
public record ShownParameters(ZoneId zone, InstantSource clock) {
    public Shown of(Request request) throws BadRequestException {
        return new Shown(request.flag("hidden"), request.flag("duplicates"))
                .wrong(request.flag("wrong"))
                .at(AsOfDate.of(request, clock.instant(), zone));
    }
}
