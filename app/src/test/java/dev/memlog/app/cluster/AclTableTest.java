/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.broker.KafkaUser;
import dev.memlog.node.broker.RoleAcls;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AclTableTest {
    @Test
    void shouldGiveEachUserOfComposeWhatTheProgramPrintsForItsRole() throws IOException {
        assertThat(AclTable.bindings())
                .containsAll(RoleAcls.of(KafkaUser.INGEST, "ingest"))
                .containsAll(RoleAcls.of(KafkaUser.PROCESS, "process"))
                .containsAll(RoleAcls.of(KafkaUser.STORE, "store"))
                .containsAll(RoleAcls.of(KafkaUser.KEYS, "store"));
    }
}
