/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.optionalText;

import java.util.Optional;

/** The cluster, its topics, and the embedded broker. */
public final class KafkaSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<String>> BOOTSTRAP_SERVERS = GROUP.add(
            "bootstrap-servers",
            optionalText(),
            "",
            "Kafka cluster of the roles ingest, process and store: HOST:PORT,…");

    public static final Setting<Integer> TOPICS_REPLICATION = GROUP.add(
            "topics.replication",
            integer(1, 7),
            "3",
            "Replicas of each topic in a cluster; 3 or more survive the loss of a broker");

    public static final Setting<Boolean> BROKER_FLUSH_EACH_WRITE = GROUP.add(
            "broker.flush-each-write", flag(), "false", "Embedded broker: flush every write instead of once a second");

    private KafkaSettings() {}
}
