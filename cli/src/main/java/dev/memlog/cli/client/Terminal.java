/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import dev.memlog.settings.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/** Asks the user for confirmation before a large change. */
@FunctionalInterface
public interface Terminal {
    /** @return the typed line; empty without a terminal */
    Optional<String> ask(String question);

    /**
     * Asks whether to do something.
     *
     * @param line the command, for the usage error without a terminal
     * @param question the verb and what it is about, such as {@code replay 3 dead letters}
     * @param declined the error if the answer is not yes, such as {@code nothing was replayed}
     */
    default void confirm(CommandLine line, String question, String declined) {
        String answer = ask(question + "? [y/N] ")
                .orElseThrow(() -> new CommandLine.ParameterException(
                        line, "cannot ask whether to " + question + " without a terminal: give --yes or --dry-run"));
        if (!Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw new UserError(declined);
        }
    }

    static Terminal ofProcess() {
        return question -> isTerminal() ? answer(question, System.err) : Optional.empty();
    }

    private static Optional<String> answer(String question, PrintStream out) {
        out.print(question);
        out.flush();
        try {
            return Optional.ofNullable(
                    new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    // Java says it for stdin and stdout together only, and its versions differ.
    private static boolean isTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "0")
                            .redirectInput(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
