/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.settings.UserError;
import dev.memlog.settings.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the state of a running node. */
final class NodeCheck {
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final String STANDSTILL = "docs/operations/README.md#memlogstandingstill";
    private static final Map<String, String> MENDS = Map.of(
            "broker", "look at the log's brokers; on one machine restart the node",
            "projection", "wait while the database catches up with the log",
            "topology", "wait while it rebalances; if it stays, restart the node and read its log",
            "storage", "docs/operations/README.md#memlognothingstored",
            "moving", STANDSTILL);

    private final NodeClient client;
    private final InstantSource clock;
    private final List<CheckResult> findings = new ArrayList<>();

    NodeCheck(NodeClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Whether a node answers there. */
    boolean answers() {
        try {
            NodeClient.Answer answer = client.get("/health", Map.of());
            return answer.isFine() && answer.json().path("timestamp").isNumber();
        } catch (UserError e) {
            return false;
        }
    }

    /** @throws UserError if it does not answer */
    List<CheckResult> examine() {
        JsonNode health = client.get("/health", Map.of()).json();
        Instant here = clock.instant();
        version();
        clock(Instant.ofEpochMilli(health.path("timestamp").asLong()), here);
        ready(client.get("/ready", Map.of()).json());
        return findings;
    }

    /** One small call of the provider that is next in turn. */
    CheckResult call() {
        NodeClient.Answer answer = client.post("/v1/doctor/call", "{}");
        JsonNode said = answer.json();
        String provider = "call " + said.path("provider").asText("").strip();
        if (answer.isFine()) {
            return CheckResult.ok(
                    provider.strip(),
                    "answered in " + said.path("millis").asLong() + " ms, "
                            + said.path("inputTokens").asLong() + " tokens in, "
                            + said.path("outputTokens").asLong() + " out");
        }
        String message = said.path("detail").asText("the node answered " + answer.status());
        // The call was not made; the provider is fine.
        if (answer.status() == 429) {
            return CheckResult.warning("call", message, "ask again then; GET /ready shows the providers meanwhile");
        }
        if (answer.status() == 409) {
            return CheckResult.warning(
                    "call", message, "wait until the budget renews, or raise it: bin/memlog budget set NAME LIMIT");
        }
        return CheckResult.problem(
                provider.strip(), message, "docs/operations/README.md#memlogproviderrefused has the next steps");
    }

    private void version() {
        String theirs = client.get("/api/version", Map.of())
                .json()
                .path("memlogVersion")
                .asText("?");
        findings.add(
                theirs.equals(Version.text())
                        ? CheckResult.ok("node", client.server() + " answers, version " + theirs)
                        : CheckResult.warning(
                                "node",
                                client.server() + " is version " + theirs + ", this command " + Version.text(),
                                "restart the node with the newer one of both"));
    }

    private void clock(Instant theirs, Instant here) {
        Duration skew = Duration.between(theirs, here).abs();
        findings.add(
                skew.compareTo(SKEW) <= 0
                        ? CheckResult.ok("clock", "as the node's")
                        : CheckResult.warning(
                                "clock",
                                "differs from the node's by " + skew.toSeconds() + " s",
                                "let both machines follow a time server"));
    }

    private void ready(JsonNode ready) {
        ready.path("checks").properties().forEach(check -> {
            String name = check.getKey();
            findings.add(
                    check.getValue().asBoolean()
                            ? CheckResult.ok(name, "fine, says the node")
                            : CheckResult.problem(
                                    name,
                                    "the node's check " + name + " fails",
                                    MENDS.getOrDefault(name, "GET /ready has the details")));
        });
        spend(ready.path("spend"));
        ready.path("providers").forEach(this::model);
        findings.addAll(MeaningCheck.ofNode(ready.path("embeddings")));
        for (JsonNode detail : ready.path("details")) {
            String since = detail.path("since").asText("");
            findings.add(CheckResult.warning(
                    detail.path("name").asText(),
                    detail.path("message").asText() + (since.isEmpty() ? "" : ", since " + since),
                    mend(detail)));
        }
    }

    /** What calls have shown of a model: a small context explains short memories. */
    private void model(JsonNode provider) {
        List<String> learned = new ArrayList<>();
        provider.path("learned").forEach(each -> learned.add(each.asText()));
        if (!learned.isEmpty()) {
            findings.add(CheckResult.ok(
                    "model of " + provider.path("provider").asText("?"), "learned: " + String.join(", ", learned)));
        }
    }

    private void spend(JsonNode spend) {
        if (spend.path("paused").asBoolean()) {
            JsonNode reason = spend.path("reason");
            findings.add(CheckResult.warning(
                    "pause",
                    "calls are paused by " + spend.path("by").asText("?")
                            + (reason.isTextual() ? ": " + reason.asText() : ""),
                    "bin/memlog resume"));
        }
        for (JsonNode budget : spend.path("budgets")) {
            if (budget.path("state").asText().equals("used-up")) {
                String name = budget.path("budget").asText();
                String subject = budget.path("subject").asText("");
                findings.add(CheckResult.warning(
                        "budget",
                        name + (subject.isEmpty() ? "" : " of " + subject) + " is used up: its work is parked",
                        "wait until it renews, or raise it: bin/memlog budget show, bin/memlog budget set " + name
                                + " LIMIT"));
            }
        }
    }

    private static String mend(JsonNode detail) {
        return switch (detail.path("name").asText()) {
            case "mode" -> ModeCheck.MEND;
            case MeaningCheck.DETAIL -> MeaningCheck.MEND;
            case "context" -> ModeCheck.MEND_NAMES;
            case "project" -> "nothing, if it is another project; else bin/memlog project trust DIR";
            case "parked" -> "nothing, once a provider can be called again and no budget or pause is in the way";
            case "call-overdue", "not-started", "fenced", "probe-overdue", "not-committed" -> STANDSTILL;
            case "failed-tasks" -> "docs/operations/README.md#memlogtasksfailed";
            case "hooks-refused", "hooks-unheard" ->
                "see docs/connect.md for connecting agents, docs/api.md#post-hooks for what is accepted";
            case "disk" -> "make room (docs/operations/README.md#memlogdisklow)";
            case "usage" -> "make it report its usage, or set a limit at its account: budgets do not see its cost";
            case "provider-useless" -> "docs/operations/README.md#memlogprovideruseless";
            case "provider" ->
                detail.path("message").asText().contains("(refused")
                        ? "check its key and its account, then restart the node"
                                + " (docs/operations/README.md#memlogproviderrefused)"
                        : detail.path("message").asText().contains("(misconfigured")
                                ? "the setting that it names, then restart the node"
                                        + " (docs/operations/README.md#memlogprovidermisconfigured)"
                                : "nothing, if it passes (docs/operations/README.md#memlogproviderleftalone)";
            default -> "docs/operations/README.md";
        };
    }
}
