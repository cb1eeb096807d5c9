/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.ServerOption;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description = "Replay dead letters, in order within each session. After an interruption the same command"
                + " resumes.",
        mixinStandardHelpOptions = true)
final class DlqReplayCommand implements Runnable {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,4})(/s)?");

    @Mixin
    private final ServerOption server;

    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Mixin
    private final SweepOption sweep = new SweepOption();

    @Option(names = "--rate", paramLabel = "N/s", description = "Maximum replay rate, in letters per second.")
    @Nullable
    private String rate;

    @Option(names = "--force", description = "Include dead letters already replayed three times.")
    private boolean force;

    private final Terminal terminal;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // injected by picocli
    private CommandLine.Model.CommandSpec spec;

    DlqReplayCommand(Map<String, String> environment, Terminal terminal) {
        server = new ServerOption(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        int most = sweep.max(spec);
        int perSecond = perSecond();
        ObjectNode order = filter.body().put("actor", SweepOption.actor());
        if (force) {
            order.put("force", true);
        }
        ObjectNode total = new LetterSweepRun(server.client(), spec, terminal, "replay")
                .run(order, most, perSecond, sweep.dryRun(), sweep.yes());
        spec.commandLine()
                .getOut()
                .println(sweep.json() ? total.toPrettyString() : LetterSweepRun.text(total, "replayed"));
    }

    private int perSecond() {
        if (rate == null) {
            return 0;
        }
        Matcher matcher = RATE.matcher(rate);
        if (!matcher.matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--rate is a number of letters a second such as 50/s, not " + rate);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
