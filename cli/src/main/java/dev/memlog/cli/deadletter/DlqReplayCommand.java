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
        description = "Try dead letters again, each session's in their order. Broken off, the same command goes on.",
        mixinStandardHelpOptions = true)
final class DlqReplayCommand implements Runnable {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,4})(/s)?");

    @Mixin
    private final ServerOption server;

    @Mixin
    private final LetterFilterOption filter = new LetterFilterOption();

    @Mixin
    private final SweepOption sweep = new SweepOption();

    @Option(names = "--rate", paramLabel = "N/s", description = "No more than so many letters a second.")
    @Nullable
    private String rate;

    @Option(names = "--force", description = "Also those that were replayed three times already.")
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
