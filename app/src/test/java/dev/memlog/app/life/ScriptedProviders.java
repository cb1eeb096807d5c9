/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.app.life.Behaviour.Remember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All five providers at one address, each under its own path. Keeps every call it received, and does about it what the
 * test's script says: a session's own script first, then the general one.
 *
 * <p>Threading: safe; a thread of its own for each call.
 */
final class ScriptedProviders implements AutoCloseable {
    private static final int BACKLOG = 1000;

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ReceivedCall> calls = new CopyOnWriteArrayList<>();
    private final Queue<String> strays = new ConcurrentLinkedQueue<>();
    private final Map<String, Queue<Behaviour>> bySession = new ConcurrentHashMap<>();
    private volatile Function<ReceivedCall, Behaviour> general = call -> new Remember();
    private volatile boolean closed;

    private ScriptedProviders(int port) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-provider").start(this::accept);
    }

    static ScriptedProviders open() {
        return new ScriptedProviders(0);
    }

    static ScriptedProviders openAt(int port) {
        return new ScriptedProviders(port);
    }

    /** What calls of sessions without a script of their own meet from now on. */
    void always(Function<ReceivedCall, Behaviour> behaviour) {
        general = behaviour;
    }

    /** What this session's next calls meet, one after the other; those after them fall under {@link #always}. */
    void script(String session, Behaviour... behaviours) {
        bySession.computeIfAbsent(session, id -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(behaviours));
    }

    /** What is left of a session's script counts no more. */
    void forgetScript(String session) {
        bySession.remove(session);
    }

    /** In order of arrival, whatever became of them. */
    List<ReceivedCall> calls() {
        return calls;
    }

    List<ReceivedCall> callsOf(String session) {
        return calls.stream().filter(call -> call.session().equals(session)).toList();
    }

    /** The calls that carried this event. */
    List<ReceivedCall> callsWith(String marker) {
        return calls.stream().filter(call -> call.markers().contains(marker)).toList();
    }

    Map<String, List<ReceivedCall>> callsByEvent() {
        Map<String, List<ReceivedCall>> byEvent = new HashMap<>();
        calls.forEach(call -> call.markers()
                .forEach(marker -> byEvent.computeIfAbsent(marker, id -> new CopyOnWriteArrayList<>())
                        .add(call)));
        return byEvent;
    }

    long underWay() {
        return calls.stream().filter(ReceivedCall::isUnderWay).count();
    }

    /** Requests that no provider would understand. */
    Queue<String> strays() {
        return strays;
    }

    int port() {
        return server.getLocalPort();
    }

    /** The settings that make a node use these providers of ours, in this order. */
    static Map<String, String> settings(int port, Path folder, ProviderForm... chain) {
        String url = "http://127.0.0.1:" + port;
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "providers", Arrays.stream(chain).map(ProviderForm::setting).collect(Collectors.joining(",")));
        for (ProviderForm form : chain) {
            String prefix = "provider." + form.setting() + ".";
            settings.put(prefix + "model", ProviderForm.MODEL);
            // A model of Gemini's is not called oftener than its free tier allows, which would take minutes.
            settings.put(prefix + "requests-per-minute", "0");
            if (form.stateful()) {
                settings.put(
                        prefix + "command",
                        CommandStandIn.write(folder, url + form.path()).toString());
            } else {
                settings.put(prefix + "base-url", url + "/" + form.setting());
                settings.put(prefix + "api-key", "not-a-key");
            }
        }
        return settings;
    }

    Map<String, String> settings(Path folder, ProviderForm... chain) {
        return settings(port(), folder, chain);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                ProviderExchange exchange = ProviderExchange.read(socket)) {
            ProviderForm form = Arrays.stream(ProviderForm.values())
                    .filter(candidate -> candidate.path().equals(exchange.path()))
                    .findFirst()
                    .orElse(null);
            if (form == null) {
                strays.add(exchange.path());
                exchange.answer(HttpAnswer.of(404, "{}"));
                return;
            }
            ReceivedCall call = exchange.call(form);
            calls.add(call);
            exchange.perform(call, behaviour(call), () -> closed);
        } catch (IOException e) {
            // The client left before it had asked, or while it was answered: the call says so where there is one.
        }
    }

    private Behaviour behaviour(ReceivedCall call) {
        Queue<Behaviour> script = bySession.get(call.session());
        Behaviour next = script == null ? null : script.poll();
        return next == null ? general.apply(call) : next;
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdown();
    }
}
