/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/** Somebody who can be asked before something large is done. */
@FunctionalInterface
public interface Terminal {
    /** @return what was typed; empty where nobody is there to type */
    Optional<String> ask(String question);

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

    // Java tells it only for stdin and stdout together, and differently in every other version.
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
