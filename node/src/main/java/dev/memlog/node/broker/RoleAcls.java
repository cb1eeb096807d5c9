/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.memlog.event.Topics;
import dev.memlog.topology.TopologyRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What each kind of node needs of a Kafka cluster that has an authorizer, and nothing more. A producer without a
 * transaction needs no right of its own for idempotence: WRITE on any topic has it.
 */
public final class RoleAcls {
    /** Of Memlog's own topics. */
    private static final String TOPICS = "memlog.";

    /** Of changelogs and transactional ids, which Kafka Streams names after the application. */
    private static final String OF_STREAMS = TopologyRuntime.APPLICATION_ID + "-";

    private static final String VECTOR_MAKERS = "memlog-embeddings";
    private static final String ANY_HOST = "*";

    private RoleAcls() {}

    /** One line of the table: the same operations on one resource. */
    private record Right(ResourceType type, PatternType pattern, String name, List<AclOperation> operations) {
        Stream<AclBinding> bindings(String user) {
            return operations.stream()
                    .map(operation -> new AclBinding(
                            new ResourcePattern(type, name, pattern),
                            new AccessControlEntry("User:" + user, ANY_HOST, operation, AclPermissionType.ALLOW)));
        }

        /** As the arguments of {@code kafka-acls.sh}. */
        String arguments() {
            String flag = switch (type) {
                case GROUP -> "--group ";
                case TRANSACTIONAL_ID -> "--transactional-id ";
                default -> "--topic ";
            };
            String all = operations.stream()
                    .map(operation -> "--operation " + words(operation))
                    .collect(Collectors.joining(" "));
            return flag + name + (pattern == PREFIXED ? " --resource-pattern-type prefixed " : " ") + all;
        }

        private static String words(AclOperation operation) {
            String[] parts = operation.name().toLowerCase(Locale.ROOT).split("_");
            return Stream.of(parts)
                    .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                    .collect(Collectors.joining());
        }
    }

    /** The bindings that this user of the cluster needs. */
    public static List<AclBinding> of(KafkaUser kind, String user) {
        return rights(kind).stream().flatMap(right -> right.bindings(user)).toList();
    }

    /** The commands of Kafka's own tool that make them; {@code $BOOTSTRAP} and {@code $CONFIG} are the operator's. */
    public static List<String> commands(KafkaUser kind, String user) {
        return rights(kind).stream()
                .map(right -> "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$CONFIG\" --add"
                        + " --allow-principal 'User:" + user + "' " + right.arguments())
                .toList();
    }

    private static List<Right> rights(KafkaUser kind) {
        List<Right> rights = new ArrayList<>();
        // Every node waits for all topics and looks after their settings, those of the changelogs too.
        rights.add(topics(TOPICS, DESCRIBE, DESCRIBE_CONFIGS));
        rights.add(topics(OF_STREAMS, DESCRIBE, DESCRIBE_CONFIGS));
        switch (kind) {
            case SETUP -> {
                rights.add(topics(TOPICS, CREATE, ALTER_CONFIGS));
                rights.add(topics(OF_STREAMS, ALTER_CONFIGS));
            }
            case INGEST -> {
                rights.add(topic(Topics.EVENTS, WRITE));
                // Whose a project's name is, and who has decided that.
                rights.add(topic(Topics.CONTROL, READ, WRITE));
                rights.add(topic(Topics.AUDIT, WRITE));
                rights.add(topic(Topics.KEYS, READ));
            }
            case PROCESS -> {
                rights.add(topic(Topics.EVENTS, READ));
                rights.add(topic(Topics.CALLS, READ, WRITE));
                rights.add(topic(Topics.MEMORIES, WRITE));
                rights.add(topic(Topics.DEAD_LETTERS, WRITE));
                // What is spent.
                rights.add(topic(Topics.CONTROL, READ, WRITE));
                rights.add(topic(Topics.KEYS, READ));
                rights.add(topics(OF_STREAMS, READ, WRITE, CREATE));
                rights.add(new Right(GROUP, LITERAL, TopologyRuntime.APPLICATION_ID, List.of(READ)));
                rights.add(new Right(TRANSACTIONAL_ID, PREFIXED, OF_STREAMS, List.of(WRITE, DESCRIBE)));
            }
            case STORE -> {
                rights.add(topic(Topics.MEMORIES, READ, WRITE));
                rights.add(topic(Topics.DEAD_LETTERS, READ));
                rights.add(topic(Topics.CONTROL, READ, WRITE));
                rights.add(topic(Topics.EMBEDDINGS, READ, WRITE));
                rights.add(topic(Topics.AUDIT, READ, WRITE));
                rights.add(topic(Topics.KEYS, READ));
                // Commands, imports, what is saved by hand.
                rights.add(topic(Topics.EVENTS, WRITE));
                rights.add(new Right(GROUP, LITERAL, VECTOR_MAKERS, List.of(READ)));
            }
            case KEYS -> {
                rights.add(topic(Topics.KEYS, READ, WRITE));
                rights.add(topic(Topics.AUDIT, WRITE));
            }
        }
        return rights;
    }

    private static Right topic(String name, AclOperation... operations) {
        return new Right(TOPIC, LITERAL, name, List.of(operations));
    }

    private static Right topics(String prefix, AclOperation... operations) {
        return new Right(TOPIC, PREFIXED, prefix, List.of(operations));
    }
}
