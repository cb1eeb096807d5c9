/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.node.process.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** An embedded broker in a JVM of its own, which can be killed like a node. */
final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final Map<String, Object> client;

    private BrokerProcess(Process process, Map<String, Object> client) {
        this.process = process;
        this.client = client;
    }

    /** The child's program: starts, says where it answers, waits. */
    public static void main(String[] args) throws InterruptedException {
        long begin = System.nanoTime();
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), false, Map.of());
        System.out.println(
                broker.bootstrapServers() + " " + (System.nanoTime() - begin) / 1_000_000 + " " + secret(broker));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        new CountDownLatch(1).await();
    }

    /** Starts the child and returns once its broker answers. */
    static BrokerProcess start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(ChildJvm.command(BrokerProcess.class, "-Xmx512m"));
        command.add(folder.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String line = said.readLine();
        if (line == null) {
            throw new UncheckedIOException(new IOException("the child broker ended with " + exitCode(process)));
        }
        String[] words = line.split(" ", 3);
        Map<String, Object> client = new HashMap<>(new BrokerLogin(words[2]).client());
        client.put("bootstrap.servers", words[0]);
        return new BrokerProcess(process, client);
    }

    /** Settings of a client of it. */
    Map<String, Object> client() {
        return new HashMap<>(client);
    }

    private static String secret(EmbeddedBroker broker) {
        String jaas = String.valueOf(broker.login().get("sasl.jaas.config"));
        return jaas.substring(jaas.indexOf("password=\"") + "password=\"".length(), jaas.lastIndexOf('"'));
    }

    /** As kill -9 does it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
