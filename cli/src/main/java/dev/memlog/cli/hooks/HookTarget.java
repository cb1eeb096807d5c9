/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.ingest.spool.SpoolFolder;
import java.net.URI;

/**
 * Where hooks go.
 *
 * @param spool the folder that keeps what the node did not take; blank for the usual one
 */
public record HookTarget(URI server, String spool) {
    public static HookTarget of(URI server) {
        return new HookTarget(server, "");
    }

    /** The server's own part of that folder. */
    String folder() {
        return SpoolFolder.name(server);
    }
}
