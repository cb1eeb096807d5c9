/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.mcp;

import dev.memlog.event.thread.Border;
import dev.memlog.recall.mcp.McpEndpoint;
import dev.memlog.recall.mcp.McpEndpoint.Outcome;
import dev.memlog.recall.mcp.ToolCalls;
import dev.memlog.settings.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The Model Context Protocol over a pair of streams, one message per line. Messages are answered concurrently; calls in
 * progress are still answered after the input ends.
 *
 * <p>Threading: {@link #run} reads on the caller's thread; answers are written one at a time.
 */
final class StdioMessages {
    private final McpEndpoint endpoint;
    private final ToolCalls calls;
    private final InputStream in;
    private final OutputStream out;

    StdioMessages(McpEndpoint endpoint, ToolCalls calls, InputStream in, OutputStream out) {
        this.endpoint = endpoint;
        this.calls = calls;
        this.in = in;
        this.out = out;
    }

    void run() {
        // Closing it waits for the answers.
        try (ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String message = line;
                if (!message.isBlank()) {
                    answers.execute(Border.guard("mcp-stdio", () -> answer(message)));
                }
            }
        } catch (IOException e) {
            throw new UserError("the client's messages could not be read: " + e.getMessage(), e);
        }
    }

    private void answer(String message) {
        switch (endpoint.receive(message, calls)) {
            case Outcome.Answered answered -> write(answered.message());
            case Outcome.Refused refused -> write(refused.message());
            case Outcome.Accepted accepted -> {}
        }
    }

    private void write(String message) {
        synchronized (out) {
            try {
                out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
