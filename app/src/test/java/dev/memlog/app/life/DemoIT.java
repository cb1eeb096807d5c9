/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.demo.DemoFolder;
import dev.memlog.cli.demo.DemoPlayback;
import dev.memlog.node.EmbeddedNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo before a real node: what its context says of a project that went on without an agent. */
@Timeout(300)
class DemoIT {
    @TempDir
    private Path temp;

    @Test
    void shouldShowAChangedFileADeletedFileAndASupersededFact() {
        StringWriter told = new StringWriter();
        Map<String, String> settings = Map.of("providers", "offline", "ingest.grounds-deadline", "5s");
        try (EmbeddedNode node = EmbeddedNode.start(temp.resolve("data"), settings)) {
            int code = new DemoPlayback(
                            URI.create(node.url()), new PrintWriter(told), DemoFolder.in(temp), Duration.ofMinutes(2))
                    .run();

            assertThat(code).as(told.toString()).isZero();
        }
        String context = told.toString().substring(told.toString().indexOf("| <memlog-context>"));
        assertThat(context)
                .containsPattern(
                        "Order\\.java: cart\\.count\\(\\) became cart\\.size\\(\\) \\[1 of 1 file changed since]")
                .contains("NOTES.md: created “Notes 笔记” [stale: its file is gone]")
                .containsPattern("listens on port 9090 now \\[supersedes #\\d+]")
                .doesNotContain("port 8080");
        assertThat(told.toString()).containsPattern("listens on port 8080 \\(superseded by #\\d+\\)");
        // Of what commands print, no run denies another.
        assertThat(told.toString().split("superseded by", -1)).hasSize(2);
    }
}
