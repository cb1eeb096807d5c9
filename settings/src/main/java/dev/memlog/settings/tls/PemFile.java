/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.tls;

import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The text of a PEM file that a setting names: certificates, or a key. Its errors name the setting and the file, and
 * never show what the file holds.
 *
 * @param key the setting's
 */
public record PemFile(String key, Path path, String text) {
    private static final long LONGEST = 1024 * 1024;
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private record Block(String label, String base64) {}

    /** @throws BadSetting if it cannot be read */
    public static PemFile read(Setting<Optional<Path>> setting, Path path) {
        try {
            if (Files.size(path) > LONGEST) {
                throw new BadSetting(setting.key() + "=" + path + " is longer than 1 MB: it is no PEM file");
            }
            return new PemFile(setting.key(), path, new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new BadSetting(setting.key() + "=" + path + " cannot be read ("
                    + e.getClass().getSimpleName() + "): check that it exists and that this user may read it");
        }
    }

    /**
     * The certificates, in the order of the file; other blocks are passed over.
     *
     * @throws BadSetting if there is none, or one that is none
     */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                certificates.add(certificate(bytes(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw bad("holds no certificate: a PEM file of one has a line " + BEGIN + "CERTIFICATE" + DASHES);
        }
        return certificates;
    }

    /**
     * The first key.
     *
     * @throws BadSetting if there is none, or one in another form; the message has the command that converts it
     */
    public PrivateKey privateKey() {
        for (Block block : blocks()) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return key(bytes(block));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw bad("holds an encrypted key, which a node cannot read: "
                            + "openssl pkcs8 -in KEY.pem -out NEW.pem (it asks for the password; chmod 600 NEW.pem)");
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
                    throw bad("holds a key in the older form '" + block.label
                            + "': openssl pkcs8 -topk8 -nocrypt -in KEY.pem -out NEW.pem (chmod 600 NEW.pem)");
                default -> {
                    // Parameters of a curve, or the certificate in the same file.
                }
            }
        }
        throw bad("holds no private key: a PEM file of one has a line " + BEGIN + "PRIVATE KEY" + DASHES);
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw bad("holds a certificate that cannot be read: openssl x509 -noout -text -in CERT.pem shows whether"
                    + " it is one");
        }
    }

    private PrivateKey key(byte[] der) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // The key is of another algorithm, or of none.
            }
        }
        throw bad("holds a key that cannot be read: it is one of RSA, EC or Ed25519 in PKCS#8, as"
                + " openssl genpkey makes it");
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        StringBuilder base64 = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                base64.setLength(0);
            } else if (label != null && line.equals("-----END " + label + DASHES)) {
                blocks.add(new Block(label, base64.toString()));
                label = null;
            } else if (label != null) {
                base64.append(line);
            }
        }
        if (label != null) {
            throw bad("ends within its " + label + ": copy the whole file again");
        }
        return blocks;
    }

    private byte[] bytes(Block block) {
        try {
            return Base64.getDecoder().decode(block.base64);
        } catch (IllegalArgumentException e) {
            throw bad("has a " + block.label + " that is not Base64: copy the whole file again");
        }
    }

    /** An error about this file, to be thrown. */
    public BadSetting bad(String what) {
        return new BadSetting(key + "=" + path + " " + what);
    }

    @Override
    public String toString() {
        return key + "=" + path;
    }
}
