/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import dev.memlog.event.thread.Border;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a command to its end, or ends it together with its descendants. */
final class ChildProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
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
    static Result run(ProcessBuilder builder, String stdin, Duration timeout, RunningChildren running)
            throws IOException, InterruptedException {
        String mark = UUID.randomUUID().toString();
        builder.environment().put(ProcessTree.MARK_VARIABLE, mark);
        Process process = builder.start();
        Output stdout = Output.of(process.getInputStream(), "child-stdout");
        Output stderr = Output.of(process.getErrorStream(), "child-stderr");
        boolean inTime;
        try {
            running.started(process.toHandle(), mark);
            feed(process.getOutputStream(), stdin);
            inTime = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Also after a normal end: processes that the command left behind would hold its output open and work on
            // unused.
            end(process, mark);
            running.ended(process.toHandle());
        }
        return inTime ? new Result.Exited(process.exitValue(), stdout.text(), stderr.text()) : new Result.TimedOut();
    }

    private static void end(Process process, String mark) {
        ProcessTree.end(process.toHandle(), mark);
        process.onExit()
                .completeOnTimeout(process, DRAIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    // A pipe can block while a command does not read, and blocking file access belongs on platform threads.
    private static void feed(OutputStream pipe, String text) {
        Thread.ofPlatform().daemon().name("child-stdin").start(Border.guard("child-stdin", () -> {
            try (pipe) {
                pipe.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The command ended without reading all of it; its exit code and output give the reason.
            }
        }));
    }

    /** The command's output so far, read as it arrives, so that the command never waits for a reader. */
    private static final class Output {
        private static final int PIECE = 8_192;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final CountDownLatch end = new CountDownLatch(1);

        static Output of(InputStream pipe, String thread) {
            Output output = new Output();
            Thread.ofPlatform().daemon().name(thread).start(Border.guard("child-output", () -> output.readAll(pipe)));
            return output;
        }

        private void readAll(InputStream pipe) {
            byte[] piece = new byte[PIECE];
            try (pipe) {
                int length;
                while ((length = pipe.read(piece)) >= 0) {
                    add(piece, length);
                }
            } catch (IOException e) {
                // The command was ended; its earlier output is all there is.
            } finally {
                end.countDown();
            }
        }

        private synchronized void add(byte[] piece, int length) {
            read.write(piece, 0, Math.min(length, MAX_OUTPUT_BYTES - read.size()));
        }

        /** A descendant of the command may hold the pipe open indefinitely: it is not waited for. */
        String text() throws InterruptedException {
            if (!end.await(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atDebug().log("the command ended, but its output is still held open");
            }
            synchronized (this) {
                return read.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
