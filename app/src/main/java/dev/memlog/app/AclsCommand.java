/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import dev.memlog.cli.client.ConsoleCommand;
import dev.memlog.node.broker.KafkaUser;
import dev.memlog.node.broker.RoleAcls;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "acls",
        description = {
            "Print the rights that a node needs of a Kafka cluster.",
            "One command of kafka-acls.sh for each resource; $BOOTSTRAP and $CONFIG are the cluster and the settings of an operator. Nothing is changed."
        })
public final class AclsCommand extends ConsoleCommand implements Runnable {
    @Parameters(
            arity = "1",
            paramLabel = "KIND",
            description = "ingest, process, store, keys (makes keys, beside a role) or setup (creates topics).")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String kind;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Kafka user of the node.")
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private String user;

    @Override
    public void run() {
        if (user.contains("'") || user.chars().anyMatch(Character::isISOControl)) {
            throw usage("--user is a name without quotes, not " + user);
        }
        RoleAcls.commands(kind(), user).forEach(out()::println);
        out().flush();
    }

    private KafkaUser kind() {
        for (KafkaUser each : KafkaUser.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(kind)) {
                return each;
            }
        }
        throw usage("KIND is ingest, process, store, keys or setup, not " + kind);
    }
}
