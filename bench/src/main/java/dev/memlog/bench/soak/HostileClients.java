/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Clients that no agent is: bodies that never end, heads that never end, requests that are no JSON, numbers of any size,
 * readers that do not read.
 *
 * <p>Threading: confined to one thread.
 */
final class HostileClients {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int BODY_BYTES = 5_000_000;
    private static final int SENT_BYTES = 64 * 1024;
    private static final List<String> BODIES = List.of(
            "{",
            "[[[[[[[[[[",
            "null",
            "\"text\"",
            "{\"session_id\":null,\"hook_event_name\":null}",
            "{\"session_id\":7,\"hook_event_name\":[]}",
            "{\"sessionId\":\"\",\"eventType\":\"\"}",
            "{\"sessionId\":\"hostile\",\"eventType\":\"tool_use\",\"occurredAtEpoch\":99999999999999999999}",
            "{\"sessionId\":\"hostile\",\"eventType\":\"tool_use\",\"occurredAtEpoch\":-9223372036854775808}",
            "{\"sessionId\":\"hostile\",\"eventType\":\"tool_use\",\"payload\":" + "[".repeat(2_000) + "]".repeat(2_000)
                    + "}",
            "{\"contentSessionId\":\"hostile\",\"tool_name\":{},\"tool_input\":7,\"tool_response\":[null]}");
    private static final List<String> PATHS = List.of(
            "/hooks",
            "/v1/events",
            "/v1/events/batch",
            "/api/sessions/init",
            "/api/sessions/observations",
            "/v1/import",
            "/mcp",
            "/v1/forget",
            "/v1/dead-letters/replay",
            "/api/search",
            "/v1/nothing");
    private final NodeApi api;
    private final Books books;

    HostileClients(NodeApi api, Books books) {
        this.api = api;
        this.books = books;
    }

    /** Opens connections that hold on to what a node gives them, for so long. */
    void holdOn(String url, int connections, long millis, Random random) throws InterruptedException {
        List<Socket> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            try {
                open.add(begin(url, random.nextInt(3)));
                books.hostile.increment();
            } catch (IOException e) {
                break; // Turned away, which is one way to live with them.
            }
        }
        Thread.sleep(millis);
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed by the node before.
            }
        }
    }

    void talkNonsense(String url, int requests, Random random) throws InterruptedException {
        for (int i = 0; i < requests; i++) {
            String path = PATHS.get(random.nextInt(PATHS.size()));
            NodeApi.Answer answer = api.post(url + path, BODIES.get(random.nextInt(BODIES.size())));
            books.hostile.increment();
            if (answer.status() == 500) {
                books.violation(path + " answered 500: " + answer.body());
            }
        }
    }

    private static Socket begin(String url, int kind) throws IOException {
        URI address = URI.create(url);
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
        OutputStream out = socket.getOutputStream();
        String head = switch (kind) {
            case 0 ->
                "POST /hooks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + BODY_BYTES + "\r\n\r\n";
            case 1 -> "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
            default -> "GET /v1/export HTTP/1.1\r\nHost: localhost\r\n\r\n";
        };
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        if (kind == 0) {
            out.write(new byte[SENT_BYTES]);
        }
        out.flush();
        return socket;
    }
}
