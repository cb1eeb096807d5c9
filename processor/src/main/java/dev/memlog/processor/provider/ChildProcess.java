/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a command to its end, or ends it together with everything it started. */
final class ChildProcess {
    private static final int MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private ChildProcess() {}

    sealed interface Result {
        record Exited(int code, String stdout, String stderr) implements Result {
            @Override
            public String toString() {
                return "Exited[" + code + "]";
            }
        }

        record TimedOut() implements Result {}
    }

    /**
     * @throws IOException when the command could not be started
     * @throws InterruptedException when the caller was interrupted; the command is gone by then
     */
    static Result run(ProcessBuilder builder, String stdin, Duration timeout) throws IOException, InterruptedException {
        Process process = builder.start();
        try {
            CompletableFuture<String> stdout = drained(process.getInputStream(), "stdout");
            CompletableFuture<String> stderr = drained(process.getErrorStream(), "stderr");
            feed(process.getOutputStream(), stdin);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result.TimedOut();
            }
            return new Result.Exited(process.exitValue(), text(stdout), text(stderr));
        } finally {
            end(process);
        }
    }

    /** Children first: once their parent is gone they could not be found any more. */
    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    // A pipe can block for as long as a command does not read, and platform threads are what blocking on files wants.
    private static void feed(OutputStream pipe, String text) {
        Thread.ofPlatform().daemon().name("child-stdin").start(() -> {
            try (pipe) {
                pipe.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It ended without reading all of it; its exit code and output tell why.
            }
        });
    }

    private static CompletableFuture<String> drained(InputStream pipe, String name) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("child-" + name).start(() -> {
            try (pipe) {
                byte[] bytes = pipe.readNBytes(MAX_OUTPUT_BYTES);
                pipe.skip(Long.MAX_VALUE);
                text.complete(new String(bytes, StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }

    /** A grandchild may hold the pipe open for longer than the command lives; its output is not waited for. */
    private static String text(CompletableFuture<String> output) throws InterruptedException {
        try {
            return output.get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "";
        }
    }
}
