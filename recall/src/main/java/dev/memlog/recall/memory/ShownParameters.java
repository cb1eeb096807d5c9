/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Request;
import dev.memlog.store.row.Shown;

/** Reads {@code hidden}, {@code duplicates} and {@code wrong}: what a list shows beside the usual. */
public final class ShownParameters {
    private ShownParameters() {}

    public static Shown of(Request request) throws BadRequestException {
        return new Shown(request.flag("hidden"), request.flag("duplicates"), request.flag("wrong"));
    }
}
