/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.edge.HttpLimits;
import dev.memlog.edge.HttpPort;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.node.health.Readiness;
import dev.memlog.settings.BadSetting;
import io.undertow.server.RoutingHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates made here, files that change, and handshakes with the port. */
@Timeout(120)
class PortCertificateTest {
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final int CLIENTS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private Instant now = Instant.now();

    @Test
    void shouldShowTheNewCertificateToNewHandshakesAndFailNoRequestWhileThePairChanges() throws Exception {
        HeldCertificate first = made(Duration.ofDays(90));
        write(first);
        PortCertificate certificate = open();
        int port = HttpPort.claim("127.0.0.1", 0);
        try (HttpPort http = serve(certificate, port);
                Load load = new Load(port)) {
            assertThat(shown(port)).isEqualTo(first.certificate());

            for (int change = 0; change < 5; change++) {
                HeldCertificate next = made(Duration.ofDays(90));
                write(next);
                certificate.look();
                load.awaitMore(100);
                assertThat(shown(port)).isEqualTo(next.certificate());

                // Broken: half of a file, and the key of another.
                Files.writeString(cert(), next.certificatePem().substring(0, 300));
                lookTwice(certificate);
                write(made(Duration.ofDays(90)));
                Files.writeString(key(), first.privateKeyPkcs8Pem());
                lookTwice(certificate);
                load.awaitMore(100);
                assertThat(shown(port)).isEqualTo(next.certificate());
            }

            assertThat(load.failures).isEmpty();
            assertThat(load.done.get()).isGreaterThan(1000);
        }
    }

    @Test
    void shouldReportAnUnusablePairOnceAndUntilItIsMended() throws Exception {
        HeldCertificate good = made(Duration.ofDays(90));
        write(good);
        PortCertificate certificate = open();
        assertThat(certificate.details()).isEmpty();

        Files.writeString(key(), made(Duration.ofDays(90)).privateKeyPkcs8Pem());
        certificate.look();
        assertThat(certificate.details())
                .as("a program may be about to write the other file")
                .isEmpty();
        certificate.look();
        assertThat(certificate.details())
                .singleElement()
                .extracting(Readiness.Detail::message)
                .asString()
                .contains("tls.key-file=" + key())
                .contains("is not the key of the first certificate")
                .contains("goes on with the certificate before");
        Instant since = certificate.details().getFirst().since();
        now = now.plusSeconds(60);
        certificate.look();
        assertThat(certificate.details().getFirst().since()).isEqualTo(since);

        Files.delete(key());
        lookTwice(certificate);
        assertThat(certificate.details().getFirst().message()).contains("cannot be read");

        write(good);
        certificate.look();
        assertThat(certificate.details()).isEmpty();
    }

    @Test
    void shouldNotTakeOverACertificateThatHasEnded() throws Exception {
        HeldCertificate good = made(Duration.ofDays(90));
        write(good);
        PortCertificate certificate = open();

        write(made(Duration.ofDays(-1)));
        lookTwice(certificate);

        assertThat(certificate.details().getFirst().message()).contains("has ended");
        assertThat(certificate.secondsLeft()).isPositive();
    }

    @Test
    void shouldSayWhenTheCertificateEnds() throws Exception {
        write(made(Duration.ofDays(20)));
        PortCertificate certificate = open();
        assertThat(certificate.details()).isEmpty();
        assertThat(certificate.secondsLeft())
                .isBetween(Duration.ofDays(19).toSeconds(), Duration.ofDays(20).toSeconds());

        now = now.plus(Duration.ofDays(7));
        assertThat(certificate.details().getFirst().message())
                .contains("ends in 12 days")
                .contains("without a restart");
        now = now.plus(Duration.ofDays(14));
        assertThat(certificate.details().getFirst().message()).contains("has ended");
        assertThat(certificate.secondsLeft()).isNegative();
    }

    @Test
    void shouldRefuseToStartWithAPairThatDoesNotMatch() throws Exception {
        HeldCertificate one = made(Duration.ofDays(90));
        write(one);
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            byte[] other = KeyPairGenerator.getInstance(algorithm)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            Files.writeString(
                    key(),
                    "-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(other)
                            + "\n-----END PRIVATE KEY-----\n");
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadSetting.class)
                    .hasMessageContaining("is not the key of the first certificate in " + cert());
        }
    }

    @Test
    void shouldTrustItselfAndNothingElseInItsOwnRequests() throws Exception {
        write(made(Duration.ofDays(90)));
        PortCertificate certificate = open();
        int port = HttpPort.claim("127.0.0.1", 0);
        try (HttpPort http = serve(certificate, port)) {
            SSLContext own = certificate.forOwnRequests();
            assertThat(get(own, port)).isEqualTo("fine");

            write(made(Duration.ofDays(90)));
            certificate.look();
            assertThat(get(own, port)).isEqualTo("fine");

            Files.createDirectories(folder.resolve("other"));
            PortCertificateTest other = new PortCertificateTest();
            other.folder = folder.resolve("other");
            other.write(made(Duration.ofDays(90)));
            SSLContext foreign = other.open().forOwnRequests();
            assertThatThrownBy(() -> get(foreign, port)).hasMessageContaining("not the node's own certificate");
        }
    }

    private static String get(SSLContext context, int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** Clients that post without pause: two on connections that they keep, two with a handshake for each request. */
    private static final class Load implements AutoCloseable {
        private final AtomicInteger done = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean going = new AtomicBoolean(true);
        private final Semaphore progress = new Semaphore(0);

        Load(int port) {
            for (int i = 0; i < CLIENTS; i++) {
                boolean anew = i % 2 == 0;
                threads.add(Thread.ofPlatform().start(() -> work(port, anew)));
            }
        }

        private void work(int port, boolean anew) {
            SSLContext context = client();
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            while (going.get()) {
                try {
                    HttpClient one =
                            anew ? HttpClient.newBuilder().sslContext(client()).build() : client;
                    HttpResponse<String> answer = one.send(
                            HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"))
                                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1000)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200) {
                        failures.add("status " + answer.statusCode());
                    }
                    if (anew) {
                        one.shutdownNow();
                    }
                } catch (IOException | InterruptedException e) {
                    failures.add(e.toString());
                }
                done.incrementAndGet();
                progress.release();
            }
            client.shutdownNow();
        }

        void awaitMore(int requests) throws InterruptedException {
            progress.acquire(requests);
        }

        @Override
        public void close() throws InterruptedException {
            going.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static SSLContext client() {
        return new HandshakeCertificates.Builder()
                .addTrustedCertificate(CA.certificate())
                .build()
                .sslContext();
    }

    private static X509Certificate shown(int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) client().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static HttpPort serve(PortCertificate certificate, int port) {
        RoutingHandler routes = new RoutingHandler();
        routes.get("/", exchange -> exchange.getResponseSender().send("fine"));
        routes.post(
                "/",
                exchange -> exchange.getRequestReceiver()
                        .receiveFullBytes(
                                (ready, body) -> ready.getResponseSender().send("fine")));
        return HttpPort.start(
                new HttpPort.Listen("127.0.0.1", port, certificate::context),
                routes,
                100_000,
                handler -> handler,
                Set.of("localhost"),
                AllowedOrigins.NONE,
                new HttpLimits(new ByteBudget(10_000_000), 1000));
    }

    private PortCertificate open() {
        return new PortCertificate(cert(), key(), () -> now);
    }

    private static void lookTwice(PortCertificate certificate) {
        certificate.look();
        certificate.look();
    }

    private static HeldCertificate made(Duration left) {
        long now = System.currentTimeMillis();
        return new HeldCertificate.Builder()
                .signedBy(CA)
                .addSubjectAlternativeName("localhost")
                .validityInterval(now - Duration.ofDays(2).toMillis(), now + left.toMillis())
                .build();
    }

    private void write(HeldCertificate pair) throws IOException {
        Files.writeString(cert(), pair.certificatePem() + CA.certificatePem());
        Files.writeString(key(), pair.privateKeyPkcs8Pem());
    }

    private Path cert() {
        return folder.resolve("cert.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }
}
