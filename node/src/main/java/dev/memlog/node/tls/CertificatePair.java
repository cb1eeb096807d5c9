/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.tls;

import dev.memlog.settings.BadSetting;
import dev.memlog.settings.tls.PemFile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate and the key that belongs to it.
 *
 * @param chain the node's own certificate first, then those between it and its CA
 */
record CertificatePair(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] ANYTHING = {'m', 'e', 'm', 'l', 'o', 'g'};

    CertificatePair {
        chain = List.copyOf(chain);
    }

    /** @throws BadSetting if a file does not hold what it should, or the two do not belong together */
    static CertificatePair of(PemFile certificates, PemFile key) {
        CertificatePair pair = new CertificatePair(certificates.certificates(), key.privateKey());
        if (!pair.isMatching()) {
            throw key.bad("is not the key of the first certificate in " + certificates.path()
                    + ": openssl pkey -pubout -in KEY.pem and openssl x509 -pubkey -noout -in CERT.pem print the same"
                    + " for a pair");
        }
        return pair;
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    Instant ends() {
        return own().getNotAfter().toInstant();
    }

    /** A new context each time, so that no session of an earlier certificate is resumed. */
    SSLContext context() {
        char[] inMemoryOnly = {};
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("node", key, inMemoryOnly, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, inMemoryOnly);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the Java runtime does not take the certificate and its key: " + e, e);
        }
    }

    private boolean isMatching() {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> "SHA256withRSA";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(own().getPublicKey());
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return own().getSubjectX500Principal() + " until " + ends();
    }
}
