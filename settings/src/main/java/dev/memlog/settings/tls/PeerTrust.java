/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.tls;

import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import dev.memlog.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client of a node trusts: the CAs of the Java runtime, and those of {@code tls.ca-file}. Names and dates of
 * certificates are always checked.
 *
 * <p>Threading: immutable.
 */
public final class PeerTrust {
    private final X509TrustManager manager;
    private final SSLContext context;

    private PeerTrust(X509TrustManager manager, SSLContext context) {
        this.manager = manager;
        this.context = context;
    }

    /** @throws BadSetting if the file holds no certificates */
    public static PeerTrust of(Settings settings) {
        return of(settings.get(TlsSettings.CA_FILE).orElse(null));
    }

    /**
     * @param caFile PEM file of further CAs; null for none
     * @throws BadSetting if it holds no certificates
     */
    public static PeerTrust of(@Nullable Path caFile) {
        List<X509Certificate> more = caFile == null
                ? List.of()
                : PemFile.read(TlsSettings.CA_FILE, caFile).certificates();
        try {
            X509TrustManager runtime = manager(null);
            X509TrustManager manager = more.isEmpty() ? runtime : manager(together(runtime, more));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return new PeerTrust(manager, context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the Java runtime's own certificates cannot be read: " + e, e);
        }
    }

    public SSLContext context() {
        return context;
    }

    public X509TrustManager manager() {
        return manager;
    }

    private static KeyStore together(X509TrustManager runtime, List<X509Certificate> more)
            throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (X509Certificate issuer : runtime.getAcceptedIssuers()) {
            all.setCertificateEntry("runtime-" + number++, issuer);
        }
        for (X509Certificate issuer : more) {
            all.setCertificateEntry("file-" + number++, issuer);
        }
        return all;
    }

    /** @param store null for the Java runtime's */
    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Optional.of(factory.getTrustManagers()[0])
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
    }
}
