/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes shell commands: their purpose and their result. */
final class CommandRules {
    private static final int SHOWN_LINES = 4;
    private static final Pattern MESSAGE = Pattern.compile("-[a-z]*m\\s++(?:\"([^\"]{1,300})|'([^']{1,300})|(\\S++))");
    private static final Pattern COUNTS = Pattern.compile(
            "(?i)(tests run: \\d++[^\\n]{0,80}|(?<!\\d)\\d++ (?:(?:tests? )?passed[^\\n]{0,60}|passing)|test result: ok[^\\n]{0,60})");
    private static final Pattern FILE =
            Pattern.compile("^(?:[\\w./@-]*\\w\\.[A-Za-z]\\w{0,9}|[\\w./-]*\\.env|Makefile|Dockerfile)");

    private CommandRules() {}

    static Draft ran(ToolCall call, BatchView batch) {
        Command command = Command.of(call.input("command"));
        String output = call.outputText();
        Draft draft = call.failed() ? failed(call, command, output) : passed(call, command, output, batch);
        draft.fact("Command: " + call.input("command"));
        List<String> lines = output.lines()
                .filter(line -> !line.isBlank())
                .limit(SHOWN_LINES + 1L)
                .toList();
        lines.stream().limit(SHOWN_LINES).forEach(line -> draft.fact((call.failed() ? "Error: " : "Output: ") + line));
        if (lines.size() > SHOWN_LINES) {
            draft.fact("The output has " + Phrase.count(output.lines().count(), "line"));
        }
        return draft.read(filesIn(command));
    }

    private static Draft failed(ToolCall call, Command command, String output) {
        String what = switch (command.purpose()) {
            case TEST -> "Tests failed";
            case BUILD -> "Build failed";
            case COMMIT -> "git " + command.operands().stream().findFirst().orElse("") + " failed";
            case INSTALL -> "Installation failed";
            case RUN, LOOK -> Phrase.line(command.main(), Phrase.CODE) + " failed";
        };
        String error = FirstError.in(output);
        return new Draft("discovery", what + ": " + error)
                .failure()
                .subtitle(purposeOf(call, command) + " ended with an error")
                .narrative(Phrase.code(call.input("command")) + " failed: " + error + ".\n" + Phrase.head(output, 600))
                .concepts("gotcha", "problem-solution");
    }

    private static Draft passed(ToolCall call, Command command, String output, BatchView batch) {
        boolean mended = batch.failedBefore(command.program(), call.number());
        boolean changes = command.purpose() == Command.Purpose.COMMIT || command.purpose() == Command.Purpose.INSTALL;
        Draft draft = new Draft(changes ? "change" : "discovery", title(call, command, output, mended))
                .concepts(changes ? "what-changed" : "how-it-works");
        if (mended) {
            draft.concepts("problem-solution").subtitle(command.program() + " had failed before and passes now");
        } else {
            draft.subtitle(purposeOf(call, command));
        }
        return draft.narrative(narrative(call, output));
    }

    private static String title(ToolCall call, Command command, String output, boolean mended) {
        String again = mended ? " after the fix" : "";
        return switch (command.purpose()) {
            case TEST -> {
                Matcher counts = COUNTS.matcher(Phrase.head(output, Phrase.PARAGRAPH * 10));
                yield "Tests passed" + again + ": "
                        + (counts.find() ? counts.group(1).strip() : command.main());
            }
            case BUILD ->
                (command.program().equals("javac")
                                ? "Compiled " + String.join(" ", command.operands())
                                : "Built with " + command.main())
                        + again;
            case COMMIT -> committed(call.input("command"), command);
            case INSTALL -> "Installed by " + command.main();
            case RUN, LOOK -> looked(call, command, output);
        };
    }

    private static String committed(String whole, Command command) {
        Matcher message = MESSAGE.matcher(whole);
        if (!command.main().contains("commit") || !message.find()) {
            return command.main();
        }
        String text = message.group(1) != null ? message.group(1) : message.group(2);
        return "Committed: " + (text == null ? message.group(3) : text);
    }

    /** The agent's question, and the first line of the answer. */
    private static String looked(ToolCall call, Command command, String output) {
        String description = call.input("description");
        String question = description.isEmpty() ? Phrase.line(command.main(), Phrase.CODE) : description;
        long lines = output.lines().filter(line -> !line.isBlank()).count();
        if (lines == 0) {
            return question + " (no output)";
        }
        String answer = Phrase.firstLine(output);
        return question + ": " + (lines == 1 ? answer : answer + " (" + Phrase.count(lines, "line") + ")");
    }

    private static String narrative(ToolCall call, String output) {
        String ran = "Ran " + Phrase.code(call.input("command"));
        return output.isBlank()
                ? ran + ", which printed nothing."
                : ran + ", which printed:\n" + Phrase.head(output, 600);
    }

    private static String purposeOf(ToolCall call, Command command) {
        String description = call.input("description");
        return description.isEmpty() ? Phrase.line(command.main(), Phrase.CODE) : description;
    }

    private static List<String> filesIn(Command command) {
        return command.purpose() != Command.Purpose.LOOK
                ? List.of()
                : command.operands().stream()
                        .filter(word -> FILE.matcher(word).matches())
                        .toList();
    }
}
