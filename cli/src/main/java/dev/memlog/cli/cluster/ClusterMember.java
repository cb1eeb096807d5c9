/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One process of the layout.
 *
 * @param name such as {@code ingest-2}; also the name of its data folder, log and service
 * @param port of HTTP, or of Kafka for a broker
 * @param url where it answers; a broker's names no protocol that a browser knows
 * @param arguments of the program, the command first
 * @param settings by the environment's name
 * @param dependsOn members that must be ready before it can be
 */
public record ClusterMember(
        String name,
        ClusterRole role,
        int port,
        URI url,
        List<String> arguments,
        Map<String, String> settings,
        List<String> dependsOn) {
    public ClusterMember {
        arguments = List.copyOf(arguments);
        settings = Map.copyOf(settings);
        dependsOn = List.copyOf(dependsOn);
    }
}
