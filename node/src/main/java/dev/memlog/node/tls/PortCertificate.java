/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.tls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.text.Sha256;
import dev.memlog.event.thread.Border;
import dev.memlog.node.health.Readiness;
import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import dev.memlog.settings.TlsSettings;
import dev.memlog.settings.tls.PemFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the HTTP port shows, read again when its files change. A pair that cannot be used is reported,
 * once, and the one before it stays.
 *
 * <p>Threading: safe; the files are read by a thread of its own.
 */
public final class PortCertificate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortCertificate.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofDays(14);

    private final Path certificateFile;
    private final Path keyFile;
    private final InstantSource clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("tls-files").daemon().factory());
    private volatile InForce inForce;
    private volatile @Nullable Problem problem;
    private String unusable = "";

    private record InForce(String content, CertificatePair pair, SSLContext context) {}

    private record Problem(String content, String message, Instant since) {}

    /** @throws BadSetting if the pair is not usable */
    PortCertificate(Path certificateFile, Path keyFile, InstantSource clock) {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.clock = clock;
        PemFile certificates = PemFile.read(TlsSettings.CERT_FILE, certificateFile);
        PemFile key = PemFile.read(TlsSettings.KEY_FILE, keyFile);
        CertificatePair pair = CertificatePair.of(certificates, key);
        this.inForce = new InForce(content(certificates, key), pair, pair.context());
    }

    /**
     * Empty without TLS.
     *
     * @throws BadSetting if one of the two files is not set, or the pair is not usable
     */
    public static Optional<PortCertificate> of(Settings settings, InstantSource clock) {
        TlsSettings.requirePair(settings);
        return settings.get(TlsSettings.CERT_FILE)
                .map(file -> new PortCertificate(
                        file, settings.get(TlsSettings.KEY_FILE).orElseThrow(), clock));
    }

    /** Says what is wrong before anything is started; throws BadSetting. */
    public static void requireUsable(Settings settings) {
        of(settings, InstantSource.system()).ifPresent(PortCertificate::close);
    }

    public PortCertificate start() {
        var unused = timer.scheduleWithFixedDelay(
                Border.guard("tls-files", this::look), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** For new connections. */
    public SSLContext context() {
        return inForce.context;
    }

    /** For the node's requests to itself. */
    public SSLContext forOwnRequests() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OwnCertificate(() -> inForce.pair.own())}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no TLS: " + e, e);
        }
    }

    /** Negative once it has ended. */
    public long secondsLeft() {
        return Duration.between(clock.instant(), inForce.pair.ends()).toSeconds();
    }

    public JsonNode shown() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("certificateEnds", inForce.pair.ends().toString());
    }

    public List<Readiness.Detail> details() {
        List<Readiness.Detail> details = new ArrayList<>();
        Problem unusableFiles = problem;
        if (unusableFiles != null) {
            details.add(new Readiness.Detail(
                    "tls-files",
                    unusableFiles.message + "; the node goes on with the certificate before",
                    unusableFiles.since));
        }
        Instant ends = inForce.pair.ends();
        Duration left = Duration.between(clock.instant(), ends);
        if (left.compareTo(SOON) < 0) {
            String when = left.isNegative() ? "has ended" : "ends in " + days(left);
            details.add(new Readiness.Detail(
                    "tls-certificate",
                    "the certificate of the HTTP port " + when + " (" + ends.truncatedTo(ChronoUnit.SECONDS)
                            + "): put a new one into " + certificateFile + "; it is taken over without a restart",
                    null));
        }
        return details;
    }

    private static String days(Duration left) {
        return left.toDays() == 1 ? "1 day" : left.toDays() + " days";
    }

    /** Takes over what has changed in the files. */
    synchronized void look() {
        String content = "";
        try {
            PemFile certificates = PemFile.read(TlsSettings.CERT_FILE, certificateFile);
            PemFile key = PemFile.read(TlsSettings.KEY_FILE, keyFile);
            content = content(certificates, key);
            if (!content.equals(inForce.content)) {
                takeOver(content, CertificatePair.of(certificates, key));
            }
            problem = null;
            unusable = "";
        } catch (BadSetting e) {
            onUnusable(content, String.valueOf(e.getMessage()));
        }
    }

    private void takeOver(String content, CertificatePair pair) {
        if (pair.ends().isBefore(clock.instant())) {
            throw new BadSetting(TlsSettings.CERT_FILE.key() + "=" + certificateFile + " has ended at " + pair.ends());
        }
        inForce = new InForce(content, pair, pair.context());
        LOG.atInfo()
                .addKeyValue("certificate", pair.own().getSubjectX500Principal())
                .addKeyValue("ends", pair.ends())
                .log("the HTTP port has a new certificate");
    }

    /** At the first look a program may be between writing the one file and the other. */
    private void onUnusable(String content, String message) {
        String what = content + message;
        Problem known = problem;
        if (what.equals(unusable) && (known == null || !known.content.equals(what))) {
            problem = new Problem(what, message, clock.instant());
            LOG.atWarn()
                    .addKeyValue("error", message)
                    .log("the changed certificate or key of the HTTP port is not usable, and the one before stays");
        }
        unusable = what;
    }

    private static String content(PemFile certificates, PemFile key) {
        return Sha256.hex((certificates.text() + key.text()).getBytes(StandardCharsets.ISO_8859_1), 32);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
