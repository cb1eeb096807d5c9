/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "discard", description = "Discard dead letters for good.")
final class DlqDiscardCommand extends JsonCommand implements Runnable {
    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Mixin
    private final SweepOption sweep = new SweepOption();

    @Option(names = "--reason", paramLabel = "WORDS", description = "Reason, kept in the audit log.")
    @Nullable
    private String reason;

    private final Terminal terminal;

    DlqDiscardCommand(Map<String, String> environment, Terminal terminal) {
        super(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        ObjectNode order = signed(filter.body());
        if (reason != null && !reason.isBlank()) {
            order.put("reason", reason.strip());
        } else if (!sweep.dryRun()) {
            throw usage("--reason is missing: why are they given up?");
        }
        ObjectNode total = new LetterSweepRun(client(), line(), terminal, "discard").run(order, 0, sweep);
        print(total, LetterSweepRun.text(total, "discarded"));
    }
}
