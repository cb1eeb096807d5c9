/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboundTest {
    @Test
    void shouldCallByWayOfTheProxyWhenTheEnvironmentNamesOne() throws Exception {
        try (MockWebServer proxy = new MockWebServer()) {
            proxy.start(InetAddress.getLoopbackAddress(), 0);
            proxy.enqueue(new MockResponse.Builder()
                    .body("{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}")
                    .build());
            Outbound outbound =
                    Outbound.of(Map.of("http_proxy", "http://ada:pw%21@127.0.0.1:" + proxy.getPort(), "NO_PROXY", "x"));
            ProviderConfig config = ProviderDefaults.config("openai").withBaseUrl("http://llm.example.test/v1");

            ProviderOutcome outcome;
            try (HttpProviderClient client = new HttpProviderClient(config, new OpenAiWire(config), outbound)) {
                outcome = client.call(ProviderClientContract.request());
            }

            assertThat(outcome).isInstanceOf(ProviderOutcome.Replied.class);
            RecordedRequest sent = proxy.takeRequest();
            assertThat(sent.getRequestLine()).startsWith("POST http://llm.example.test/v1/chat/completions");
            assertThat(sent.getHeaders().get("Proxy-Authorization"))
                    .isEqualTo(
                            "Basic " + Base64.getEncoder().encodeToString("ada:pw!".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            example.org        | example.org      | 443 | true
            example.org        | api.example.org  | 443 | true
            .example.org       | api.example.org  | 443 | true
            *.example.org      | api.example.org  | 443 | true
            example.org        | badexample.org   | 443 | false
            example.org:8080   | example.org      | 443 | false
            example.org:8080   | example.org      | 8080 | true
            *                  | any.example.net  | 443 | true
            10.0.0.0/8         | 10.20.30.40      | 80  | true
            10.0.0.0/8         | 11.20.30.40      | 80  | false
            a.b,EXAMPLE.org    | Example.ORG.     | 80  | true
            other              | localhost        | 80  | true
            other              | 127.0.0.7        | 80  | true
            other              | ::1              | 80  | true
            other              | api.example.org  | 80  | false
            """)
    void shouldPassByTheProxyForWhatIsExcepted(String noProxy, String host, int port, boolean direct) {
        Outbound outbound = Outbound.of(Map.of("ALL_PROXY", "http://proxy.example:3128", "no_proxy", noProxy));

        assertThat(outbound.proxyFor(true, host, port) == null).isEqualTo(direct);
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128, false",
        "proxy.example:3128, proxy.example, 3128, false",
        "http://proxy.example, proxy.example, 80, false",
        "http://u:p@proxy.example:80/, proxy.example, 80, false",
        "socks5://proxy.example, proxy.example, 1080, true",
        "socks5h://proxy.example:9050, proxy.example, 9050, true"
    })
    void shouldReadTheFormsOfAProxysAddress(String value, String host, int port, boolean socks) {
        Outbound.ProxyAddress proxy = Objects.requireNonNull(
                Outbound.of(Map.of("HTTPS_PROXY", value)).proxyFor(true, "api.example.org", 443), "proxy");

        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.socks()).isEqualTo(socks);
        assertThat(proxy.toString()).contains("HTTPS_PROXY").doesNotContain("u:p");
    }

    @Test
    void shouldTrustTheEnvironmentsAuthoritiesBesideJavasOwn(@TempDir Path folder) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        X509TrustManager own = (X509TrustManager) factory.getTrustManagers()[0];
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(own.getAcceptedIssuers()[0].getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(folder.resolve("ca.pem"), pem);

        TrustedAuthorities trusted = TrustedAuthorities.with(List.of(file.toString(), folder + "/gone.pem"));

        assertThat(trusted.added()).isEqualTo(1);
        assertThat(trusted.unread()).singleElement().asString().contains("gone.pem");
        assertThat(trusted.manager().getAcceptedIssuers()).hasSizeGreaterThanOrEqualTo(own.getAcceptedIssuers().length);
    }
}
