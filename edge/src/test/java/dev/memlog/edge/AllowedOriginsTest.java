/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.edge.origin.BadOriginException;
import dev.memlog.event.limit.ByteBudget;
import io.undertow.server.RoutingHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask by a browser's rules, and addresses with characters that no browser sends, by a real port. */
class AllowedOriginsTest {
    private final AllowedOrigins origins =
            AllowedOrigins.of(List.of("app://obsidian.md", "vscode-webview://*", "https://memlog.example.com:8443"));
    private HttpPort edge;

    @BeforeEach
    void start() {
        Gate gate = new Gates(ReadMetrics.NONE, ByteBudget.ofHeap()).of(4);
        RoutingHandler routes = new RoutingHandler()
                .post("/write", gate.write("/write", request -> Reply.text("written")))
                .get(
                        "/echo",
                        gate.get(
                                "/echo",
                                request ->
                                        Reply.text("<" + request.text("q", 100).orElse("") + ">")));
        edge = HttpPort.start(
                "127.0.0.1",
                0,
                OpenDoor.before(HttpPort.refusing(routes)),
                100_000,
                handler -> handler,
                Set.of("localhost"),
                origins,
                new HttpLimits(ByteBudget.ofHeap(), 100));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "app://obsidian.md, 200",
        "APP://obsidian.md, 200",
        "vscode-webview://1a2b3c, 200",
        "https://memlog.example.com:8443, 200",
        "http://localhost:3000, 200",
        "app://other, 403",
        "https://memlog.example.com, 403",
        "https://evil.example, 403",
        "https://evil.example/vscode-webview://x, 403",
        "vscode-file://vscode-app, 403",
        "null, 403"
    })
    void shouldLetInWhatIsAllowedAndNameTheSettingToOthers(String origin, int statusCode) throws IOException {
        String answer = answerTo("POST /write HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin
                + "\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 " + statusCode + " ");
        if (statusCode == 403) {
            assertThat(answer).contains("http.allowed-origins").doesNotContain("Access-Control-Allow-Origin");
        } else if (!origin.startsWith("http://localhost")) {
            assertThat(answer).contains("Access-Control-Allow-Origin: " + origin);
        }
    }

    @Test
    void shouldAnswerThePreflightOfAnAllowedOriginAlone() throws IOException {
        String preflight = String.join(
                "\r\n",
                "OPTIONS /write HTTP/1.1",
                "Host: localhost",
                "Origin: %s",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type",
                "Connection: close",
                "",
                "");

        assertThat(answerTo(preflight.formatted("vscode-webview://x")))
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Headers: content-type");
        assertThat(answerTo(preflight.formatted("https://evil.example")))
                .startsWith("HTTP/1.1 405 ")
                .doesNotContain("Access-Control");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://*", "http://*", "file://*", "null", "obsidian", "app://x/path", "https://*.a.b"})
    void shouldRefuseASettingThatIsNoOriginOrAllOfTheWeb(String written) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of(written)))
                .isInstanceOf(BadOriginException.class)
                .hasMessageContaining("http.allowed-origins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本語", "a|b", "{a}", "a\"b", "`a`", "<a>", "a^b", "a\\b", "é", "😀", "[a]"})
    void shouldAnswerRawCharactersInAnAddress(String query) throws IOException {
        String answer = answerTo("GET /echo?q=" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("<" + query + ">");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/日本", "/a|b", "/{id}", "/a\"b"})
    void shouldAnswerRawCharactersInAPath(String path) throws IOException {
        assertThat(answerTo("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404 ")
                .contains("no such route");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo?q=a b", "/echo?q=%zz", "/a b/c"})
    void shouldSayWhatIsWrongWithAnAddressThatCannotBeRead(String address) throws IOException {
        assertThat(answerTo("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("detail");
    }

    private String answerTo(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
                OutputStream out = socket.getOutputStream();
                InputStream in = socket.getInputStream()) {
            socket.setSoTimeout(10_000);
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
