/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.ingest.spool.SpoolFolder;
import java.net.URI;

/**
 * The target of hooks.
 *
 * @param spool the folder of undelivered events; blank for the default
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
