/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import java.util.Locale;

/** What a process of the layout does, in the order in which the processes stop: nothing is taken in that is not passed on. */
public enum ClusterRole {
    INGEST,
    PROCESS,
    STORE,
    BROKER;

    /** The name of its command. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean hasHttp() {
        return this != BROKER;
    }
}
