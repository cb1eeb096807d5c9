/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import dev.memlog.event.access.KeyText;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * What a cluster's nodes ask of their clients: a certificate for 127.0.0.1, made by the JDK's keytool, and the operators'
 * first key.
 *
 * @param key the operators'
 * @param trusted trusts the certificate
 */
record Guard(Path certificate, Path privateKey, Path keyFile, String key, SSLContext trusted) {
    private static final String PASSWORD = "of-a-soak";
    private static final int LINE = 64;

    static Guard make(Path folder) throws IOException, InterruptedException {
        KeyText text = KeyText.random(new SecureRandom());
        Path keyFile = Files.writeString(folder.resolve("admin.key"), text.reveal() + "\n");
        Path store = folder.resolve("certificate.p12");
        List<String> keytool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-ext",
                "BC=ca:true",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        if (new ProcessBuilder(keytool).inheritIO().start().waitFor() != 0) {
            throw new IOException("keytool made no certificate");
        }
        try {
            KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Key key = made.getKey("node", PASSWORD.toCharArray());
            Path certificate = pem(
                    folder.resolve("cert.pem"),
                    "CERTIFICATE",
                    made.getCertificate("node").getEncoded());
            Path privateKey = pem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
            return new Guard(
                    certificate,
                    privateKey,
                    keyFile,
                    text.reveal(),
                    PeerTrust.of(certificate).context());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** The settings of a node that asks for them. */
    List<String> settings() {
        return List.of(
                "auth=keys",
                "auth.admin-key-file=" + keyFile,
                "auth.requests-per-second=0",
                "tls.cert-file=" + certificate,
                "tls.key-file=" + privateKey,
                "tls.ca-file=" + certificate);
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }
}
