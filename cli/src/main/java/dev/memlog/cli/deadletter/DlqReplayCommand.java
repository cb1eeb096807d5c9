/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.JsonCommand;
import dev.memlog.cli.client.SweepOption;
import dev.memlog.cli.client.Terminal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description = {
            "Replay dead letters.",
            "Keeps the order within each session. After an interruption the same command resumes."
        })
final class DlqReplayCommand extends JsonCommand implements Runnable {
    private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,4})(/s)?");

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

    DlqReplayCommand(Map<String, String> environment, Terminal terminal) {
        super(environment);
        this.terminal = terminal;
    }

    @Override
    public void run() {
        int perSecond = perSecond();
        ObjectNode order = signed(filter.body());
        if (force) {
            order.put("force", true);
        }
        ObjectNode total = new LetterSweepRun(client(), line(), terminal, "replay").run(order, perSecond, sweep);
        print(total, LetterSweepRun.text(total, "replayed"));
    }

    private int perSecond() {
        if (rate == null) {
            return 0;
        }
        Matcher matcher = RATE.matcher(rate);
        if (!matcher.matches()) {
            throw usage("--rate is a number of letters per second such as 50/s, not " + rate);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
