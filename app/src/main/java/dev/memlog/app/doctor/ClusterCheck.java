/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.log.RecordTimes;
import dev.memlog.log.TopicLayout;
import dev.memlog.log.TopicSettings;
import dev.memlog.log.TopicSpec;
import dev.memlog.settings.KafkaSettings;
import dev.memlog.settings.Settings;
import dev.memlog.topology.TopologyRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaException;

/**
 * Checks the configured Kafka cluster: whether it answers, has enough brokers and the topics, accepts records of any
 * time, and agrees with this machine's clock.
 */
record ClusterCheck(Settings settings, String servers, InstantSource clock) {
    private static final int PATIENCE_MS = 5_000;
    private static final Duration SKEW = Duration.ofSeconds(5);

    private interface Questions {
        List<CheckResult> ask(Admin admin)
                throws ExecutionException, TopicSettings.Refused, TimeoutException, InterruptedException;
    }

    List<CheckResult> examine() {
        return examine(admin -> {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .size();
            Set<String> there = admin.listTopics().names().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            List<CheckResult> findings = new ArrayList<>(List.of(brokers(brokers), topics(there)));
            findings.addAll(times(admin));
            return findings;
        });
    }

    /** The checks of times, for a running node. */
    List<CheckResult> examineTimes() {
        return examine(this::times);
    }

    private List<CheckResult> examine(Questions questions) {
        Map<String, Object> client = new HashMap<>(settings.kafka("admin"));
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        try (Admin admin = Admin.create(client)) {
            return examine(admin, questions);
        } catch (KafkaException e) {
            return List.of(unreachable(String.valueOf(e.getMessage())));
        }
    }

    private List<CheckResult> examine(Admin admin, Questions questions) {
        try {
            return questions.ask(admin);
        } catch (ExecutionException e) {
            return List.of(unreachable(String.valueOf(e.getCause())));
        } catch (TopicSettings.Refused e) {
            return List.of(unreachable(String.valueOf(e.getMessage())));
        } catch (TimeoutException e) {
            return List.of(unreachable("no answer within " + PATIENCE_MS / 1000 + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }

    private CheckResult unreachable(String why) {
        return CheckResult.problem(
                "broker",
                "the cluster " + servers + " does not answer: " + why,
                "check bootstrap-servers, the network, and kafka.* for TLS and login");
    }

    private CheckResult brokers(int count) {
        int wanted = settings.get(KafkaSettings.TOPICS_REPLICATION);
        return count >= wanted
                ? CheckResult.ok("broker", count + " brokers answer")
                : CheckResult.problem(
                        "broker",
                        count + " brokers answer, and topics.replication wants " + wanted,
                        "start the others, or lower topics.replication before the first start");
    }

    private CheckResult topics(Set<String> there) {
        List<String> missing = layout().topics().stream()
                .map(TopicSpec::name)
                .filter(name -> !there.contains(name))
                .toList();
        return missing.isEmpty()
                ? CheckResult.ok("topics", "all are there")
                : CheckResult.warning(
                        "topics", "not there: " + String.join(", ", missing), "nothing: a starting node makes them");
    }

    private List<CheckResult> times(Admin admin) throws TopicSettings.Refused, TimeoutException, InterruptedException {
        List<CheckResult> findings = new ArrayList<>();
        Set<String> refusing = new TreeSet<>(new RecordTimes(admin)
                .wrong(layout(), TopologyRuntime.changelogs())
                .keySet());
        if (!refusing.isEmpty()) {
            findings.add(CheckResult.warning(
                    "record-times",
                    "records from a clock that is ahead may be refused by " + String.join(", ", refusing),
                    "nothing, if a node may alter topics: it does so when it starts; else set"
                            + " message.timestamp.after.max.ms=9223372036854775807 on them with kafka-configs.sh"));
        }
        findings.addAll(clocks(admin));
        return findings;
    }

    /** The controllers' leader reports its time with the state of the quorum. */
    private List<CheckResult> clocks(Admin admin) throws TimeoutException, InterruptedException {
        try {
            Instant before = clock.instant();
            QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            Duration took = Duration.between(before, clock.instant());
            return quorum.voters().stream()
                    .filter(voter -> voter.replicaId() == quorum.leaderId())
                    .flatMapToLong(voter -> voter.lastCaughtUpTimestamp().stream())
                    .filter(time -> time > 0)
                    .mapToObj(time ->
                            clocks(before.plus(took.dividedBy(2)), Instant.ofEpochMilli(time), quorum.leaderId()))
                    .toList();
        } catch (ExecutionException e) {
            return List.of(
                    CheckResult.ok("cluster-clock", "unknown: the cluster does not report its controller's time"));
        }
    }

    private CheckResult clocks(Instant here, Instant theirs, int controller) {
        Duration skew = Duration.between(theirs, here);
        return skew.abs().compareTo(SKEW) <= 0
                ? CheckResult.ok("cluster-clock", "as the one here")
                : CheckResult.warning(
                        "cluster-clock",
                        "the clock of this machine reads " + here.truncatedTo(ChronoUnit.SECONDS)
                                + ", that of the cluster's controller " + controller + " "
                                + theirs.truncatedTo(ChronoUnit.SECONDS) + ": this one is "
                                + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead"),
                        "let both machines follow a time server");
    }

    private TopicLayout layout() {
        return TopicLayout.team(settings.get(KafkaSettings.TOPICS_REPLICATION));
    }
}
