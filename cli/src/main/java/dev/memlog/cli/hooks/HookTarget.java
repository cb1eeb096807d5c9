/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.ingest.spool.SpoolFolder;
import java.net.URI;

/**
 * The target of hooks.
 *
 * @param spool the folder of undelivered events; blank for the default
 * @param keyFile the file that holds the key's header line; blank for none
 */
public record HookTarget(URI server, String spool, String keyFile) {
    public static HookTarget of(URI server) {
        return new HookTarget(server, "", "");
    }

    /** The server's own part of that folder. */
    String folder() {
        return SpoolFolder.name(server);
    }
}
