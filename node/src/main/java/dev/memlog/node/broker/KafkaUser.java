/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

/** What a user of a team's Kafka cluster is for. One user may be several. */
public enum KafkaUser {
    /** Creates the topics and their settings: the user of the node that is started first, or again after an upgrade. */
    SETUP,
    /** An ingest node. */
    INGEST,
    /** A process node. */
    PROCESS,
    /** A store node. */
    STORE,
    /** A node where keys are made and revoked, beside its role. */
    KEYS
}
