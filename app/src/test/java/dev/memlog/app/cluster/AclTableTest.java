/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.broker.KafkaUser;
import dev.memlog.node.broker.RoleAcls;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTableTest {
    /** In compose.yaml whichever node comes first makes the topics, and keys are made at the stores. */
    @ParameterizedTest
    @CsvSource({"ingest, INGEST, INGEST", "process, PROCESS, PROCESS", "store, STORE, KEYS"})
    void shouldGiveAUserTheRightsOfItsRole(String user, KafkaUser kind, KafkaUser also) throws IOException {
        Set<AclBinding> wanted = new HashSet<>(RoleAcls.of(kind, user));
        wanted.addAll(RoleAcls.of(also, user));
        wanted.add(new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "memlog.", PatternType.PREFIXED),
                new AccessControlEntry("User:" + user, "*", AclOperation.CREATE, AclPermissionType.ALLOW)));

        assertThat(AclTable.bindings())
                .filteredOn(binding -> binding.entry().principal().equals("User:" + user))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }
}
