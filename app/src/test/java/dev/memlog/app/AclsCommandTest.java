/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.broker.KafkaUser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AclsCommandTest {
    private final StringWriter said = new StringWriter();

    @Test
    void shouldPrintACommandForEachResource() {
        assertThat(run("acls", "ingest", "--user", "memlog-ingest")).isZero();

        assertThat(said.toString().lines())
                .contains("kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$CONFIG\" --add"
                        + " --allow-principal 'User:memlog-ingest' --topic memlog.control --operation Read"
                        + " --operation Write")
                .anyMatch(
                        line -> line.endsWith(
                                "--topic memlog. --resource-pattern-type prefixed --operation Describe --operation DescribeConfigs"))
                .noneMatch(line -> line.contains("memlog.keys") && line.contains("Write"));
    }

    @ParameterizedTest
    @EnumSource(KafkaUser.class)
    void shouldKnowEachKindOfUser(KafkaUser kind) {
        assertThat(run("acls", kind.name().toLowerCase(Locale.ROOT), "--user", "x"))
                .isZero();
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThat(run("acls", "broker", "--user", "x")).isEqualTo(2);
        assertThat(said.toString()).contains("ingest, process, store, keys or setup, not broker");
        assertThat(run("acls", "store", "--user", "a'b")).isEqualTo(2);
    }

    private int run(String... words) {
        PrintWriter out = new PrintWriter(said, true);
        return Main.commandLine(Map.of()).setOut(out).setErr(out).execute(words);
    }
}
