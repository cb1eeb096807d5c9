/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Java's certificate authorities and additional ones: a company's proxy signs with its own, which the environment names
 * for all programs.
 *
 * @param unread files that could not be read and are skipped: a missing one must not keep a node from starting
 */
public record TrustedAuthorities(SSLSocketFactory sockets, X509TrustManager manager, int added, List<String> unread) {
    private static final Logger LOG = LoggerFactory.getLogger(TrustedAuthorities.class);
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));
    private static final int MOST_FILES = 2_000;

    public TrustedAuthorities {
        unread = List.copyOf(unread);
    }

    /** @param places files with certificates, or folders, or lists of these as the system separates paths */
    public static TrustedAuthorities with(List<String> places) {
        List<String> unread = new ArrayList<>();
        List<Certificate> more = new ArrayList<>();
        for (String place : places) {
            SEPARATOR
                    .splitAsStream(place)
                    .filter(one -> !one.isBlank())
                    .forEach(one -> read(Path.of(one), more, unread));
        }
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (Certificate known : managerOf(null).getAcceptedIssuers()) {
                all.setCertificateEntry("known-" + number++, known);
            }
            for (Certificate added : more) {
                all.setCertificateEntry("added-" + number++, added);
            }
            X509TrustManager manager = managerOf(all);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new TrustedAuthorities(context.getSocketFactory(), manager, more.size(), unread);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java's own certificates cannot be read", e);
        }
    }

    private static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no manager of X.509 certificates"));
    }

    private static void read(Path place, List<Certificate> found, List<String> unread) {
        try {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.list(place)) {
                    for (Path file :
                            files.filter(Files::isRegularFile).limit(MOST_FILES).toList()) {
                        readFile(file, found);
                    }
                }
            } else {
                readFile(place, found);
            }
        } catch (IOException | GeneralSecurityException e) {
            unread.add(place + " (" + e.getClass().getSimpleName() + ")");
            LOG.atWarn().addKeyValue("error", e.toString()).log("certificates of the environment cannot be read");
        }
    }

    private static void readFile(Path file, List<Certificate> found) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            found.addAll(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }
}
