/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard, the alerts and the runbook speak of what there is. */
class OperationsDocsTest {
    private static final Path FOLDER = Path.of("..", "docs", "operations");
    private static final Pattern NAME = Pattern.compile("memlog_[a-z_]+");

    @Test
    void shouldAskForDocumentedMetricsInEveryPanelOfTheDashboard() throws IOException {
        JsonNode dashboard = NodeHttp.parse(Files.readString(FOLDER.resolve("grafana-dashboard.json")));

        List<String> expressions = new ArrayList<>();
        dashboard.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.path("targets"))
                        .as(panel.path("title").asText())
                        .isNotEmpty();
            }
            panel.path("targets")
                    .forEach(target -> expressions.add(target.path("expr").asText()));
        });

        assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(OperationsDocsTest::assertAsksForDocumented);
        assertThat(dashboard.path("title").asText()).isEqualTo("Memlog");
        assertThat(dashboard.findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void shouldAskForDocumentedMetricsInEveryAlert() throws IOException {
        List<String> rules = rules();

        assertThat(rules).hasSizeGreaterThan(10).allSatisfy(rule -> {
            assertThat(rule).contains("expr:", "severity:", "summary:", "runbook_url:");
            // Whether a node answers at all is told by Prometheus itself.
            if (!rule.contains("up{job=")) {
                assertAsksForDocumented(rule.substring(0, rule.indexOf("annotations:")));
            }
        });
    }

    @Test
    void shouldHaveASectionInTheRunbookForEveryAlertAndNoOther() throws IOException {
        Set<String> sections = new HashSet<>(found("(?m)^### (\\w+)$", Files.readString(FOLDER.resolve("README.md"))));

        Set<String> alerts = new HashSet<>();
        for (String rule : rules()) {
            String alert = found("alert: (\\w+)", rule).getFirst();
            alerts.add(alert);
            assertThat(found("runbook_url: '([^']+)'", rule))
                    .containsExactly("docs/operations/README.md#" + alert.toLowerCase(Locale.ROOT));
        }

        assertThat(sections).isEqualTo(alerts);
    }

    private static void assertAsksForDocumented(String expression) {
        Set<String> documented = MetricsTable.read().series();
        List<String> names = NAME.matcher(expression.replaceAll("\"memlog\\.[^\"]*\"", ""))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(names).as(expression).isNotEmpty();
        assertThat(documented).as(expression).containsAll(names);
    }

    private static List<String> rules() throws IOException {
        String[] parts = Files.readString(FOLDER.resolve("alerts.yaml")).split("(?m)^ +- (?=alert:)");
        return List.of(parts).subList(1, parts.length);
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
