/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.app.life.ReceivedCall.Ending;
import dev.memlog.node.process.NodeHttp;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One request on a socket of its own, and what becomes of it. A socket rather than a server's exchange, because it can be
 * broken, and tells at once when the client has left.
 *
 * <p>Threading: confined to the thread that serves the socket.
 */
final class ProviderExchange implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Socket socket;
    private final InputStream in;
    private final String path;
    private final Map<String, String> headers;
    private final String body;

    private ProviderExchange(Socket socket, InputStream in, String path, Map<String, String> headers, String body) {
        this.socket = socket;
        this.in = in;
        this.path = path;
        this.headers = headers;
        this.body = body;
    }

    static ProviderExchange read(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String[] request = line(in).split(" ");
        Map<String, String> headers = new HashMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new ProviderExchange(
                socket, in, request.length > 1 ? request[1] : "", headers, new String(body, StandardCharsets.UTF_8));
    }

    String path() {
        return path;
    }

    ReceivedCall call(ProviderForm form) {
        JsonNode request = form.stateful() ? TextNode.valueOf(body) : NodeHttp.parse(body);
        String prompt = form.promptIn(request);
        String pid = headers.get("x-pid");
        String resume = headers.get("x-resume");
        return new ReceivedCall(
                form,
                System.nanoTime(),
                Instant.now(),
                Marker.carriedIn(prompt).stream().map(Marker.Carried::marker).toList(),
                prompt,
                resume == null || resume.isEmpty() ? null : resume,
                pid == null ? null : Long.valueOf(pid));
    }

    /** @param closing lets go of a client that would wait for ever */
    void perform(ReceivedCall call, Behaviour behaviour, BooleanSupplier closing) throws IOException {
        switch (behaviour) {
            case Behaviour.After after -> {
                long until = System.nanoTime() + after.delay().toNanos();
                if (awaitUnlessAborted(call, () -> closing.getAsBoolean() || System.nanoTime() - until >= 0)) {
                    perform(call, after.then(), closing);
                }
            }
            case Behaviour.Once once -> {
                if (awaitUnlessAborted(
                        call, () -> closing.getAsBoolean() || once.released().getAsBoolean())) {
                    perform(call, once.then(), closing);
                }
            }
            case Behaviour.Hang hang -> {
                if (awaitUnlessAborted(call, closing)) {
                    call.end(Ending.BROKEN);
                }
            }
            case Behaviour.Reset reset -> {
                call.end(Ending.BROKEN);
                socket.setSoLinger(true, 0);
            }
            case Behaviour.BreakOff half -> {
                call.end(Ending.BROKEN);
                write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"half\":");
            }
            case Behaviour.Remember remember -> answer(call, said(call, memories(call), session(call)));
            case Behaviour.Fork fork ->
                answer(call, said(call, memories(call), UUID.randomUUID().toString()));
            case Behaviour.Say say -> answer(call, said(call, say.text(), session(call)));
            case Behaviour.Fail fail -> answer(call, call.form().failed(fail.status()));
            case Behaviour.TooLong tooLong -> answer(call, call.form().tooLong());
            case Behaviour.RateLimit limit -> answer(call, call.form().rateLimited(limit.retryAfter()));
            case Behaviour.Refuse refuse -> answer(call, call.form().refused(refuse.refusal()));
            case Behaviour.Garble garble -> answer(call, HttpAnswer.of(200, "\u00ff not what was expected"));
            case Behaviour.LoseSession lose ->
                answer(
                        call,
                        switch (lose.loss()) {
                            case FORGOTTEN ->
                                HttpAnswer.of(500, "No conversation found with session ID: " + call.resumed());
                            case KILLED -> HttpAnswer.of(410, "");
                            case TRANSPORT_CLOSED -> HttpAnswer.of(500, "ProcessTransport is not ready for writing");
                        });
        }
    }

    void answer(HttpAnswer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        String extra = answer.headers().entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                .collect(Collectors.joining());
        write("HTTP/1.1 " + answer.status() + " told\r\nContent-Type: application/json\r\nConnection: close\r\n" + extra
                + "Content-Length: " + bytes.length + "\r\n\r\n");
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private void answer(ReceivedCall call, HttpAnswer answer) throws IOException {
        // First, so that whoever sees what came of it finds the call ended.
        call.end(Ending.ANSWERED);
        answer(answer);
    }

    /** @return whether the client is still there */
    private boolean awaitUnlessAborted(ReceivedCall call, BooleanSupplier done) throws IOException {
        socket.setSoTimeout((int) LOOK.toMillis());
        while (!done.getAsBoolean()) {
            try {
                if (in.read() < 0) {
                    call.end(Ending.ABORTED);
                    return false;
                }
            } catch (SocketTimeoutException e) {
                // It is still waiting.
            } catch (IOException e) {
                call.end(Ending.ABORTED);
                return false;
            }
        }
        return true;
    }

    private static String session(ReceivedCall call) {
        String resumed = call.resumed();
        return resumed == null ? UUID.randomUUID().toString() : resumed;
    }

    private static HttpAnswer said(ReceivedCall call, String text, String session) {
        if (!call.form().stateful()) {
            return HttpAnswer.of(200, call.form().reply(text));
        }
        call.nameMemorySession(session);
        ObjectNode result =
                NodeHttp.JSON.createObjectNode().put("type", "result").put("subtype", "success");
        result.put("is_error", false).put("result", text).put("session_id", session);
        result.putObject("usage").put("input_tokens", 100).put("output_tokens", 20);
        return HttpAnswer.of(200, result.toString());
    }

    private static String memories(ReceivedCall call) {
        List<Marker.Carried> carried = Marker.carriedIn(call.prompt());
        String text = carried.stream().map(ProviderExchange::memory).collect(Collectors.joining("\n"));
        return text.isEmpty() ? "<skip reason=\"nothing happened\"/>" : text;
    }

    private static String memory(Marker.Carried event) {
        if (event.endsTurn()) {
            return "<summary><request>" + event.marker() + "</request><learned>" + Marker.words(event.marker())
                    + "</learned></summary>";
        }
        return "<observation><type>discovery</type><title>saw " + event.marker() + " once</title><narrative>"
                + Marker.words(event.marker()) + "</narrative><events>" + event.number()
                + "</events></observation>";
    }

    private void write(String head) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
