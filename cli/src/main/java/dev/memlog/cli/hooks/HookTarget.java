/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.ingest.spool.SpoolFolder;
import java.net.URI;

/**
 * The target of hooks.
 *
 * @param spool the folder of undelivered events; blank for the default
 * @param keyFile the file that holds the key's header line; blank for none
 * @param caFile the PEM file of the CA that signed the server's certificate; blank for those that the machine trusts
 */
public record HookTarget(URI server, String spool, String keyFile, String caFile) {
    public static HookTarget of(URI server) {
        return new HookTarget(server, "", "", "");
    }

    /**
     * The part of that folder for this server and this key's file: hooks send what waits there, and must show no other key
     * than the one under which it was to be kept.
     */
    String folder() {
        return keyFile.isBlank() ? SpoolFolder.name(server) : SpoolFolder.nameOfKey(server, keyFile);
    }
}
