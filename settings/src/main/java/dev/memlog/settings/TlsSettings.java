/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.optionalFile;

import java.nio.file.Path;
import java.util.Optional;

/** The certificate of the HTTP port, and the certificates that clients of other nodes trust: {@code tls.*}. */
public final class TlsSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Optional<Path>> CERT_FILE = GROUP.add(
            "tls.cert-file",
            optionalFile(),
            "",
            "PEM file of the HTTP port's certificate, with those between it and its CA; the port then speaks HTTPS"
                    + " alone. A changed file is taken over without a restart");

    public static final Setting<Optional<Path>> KEY_FILE =
            GROUP.add("tls.key-file", optionalFile(), "", "PEM file of the certificate's key: PKCS#8, not encrypted");

    public static final Setting<Optional<Path>> CA_FILE = GROUP.add(
            "tls.ca-file",
            optionalFile(),
            "",
            "PEM file of CA certificates that the command line, store.url and oidc.issuer trust, besides the Java runtime's");

    private TlsSettings() {}

    /** Whether the HTTP port speaks HTTPS. */
    public static boolean isOn(Settings settings) {
        return settings.get(CERT_FILE).isPresent();
    }

    /**
     * Refuses a certificate without its key, and a key without its certificate.
     *
     * @throws BadSetting that names the one that is missing
     */
    public static void requirePair(Settings settings) {
        boolean certificate = settings.get(CERT_FILE).isPresent();
        if (certificate != settings.get(KEY_FILE).isPresent()) {
            Setting<?> there = certificate ? CERT_FILE : KEY_FILE;
            Setting<?> missing = certificate ? KEY_FILE : CERT_FILE;
            throw new BadSetting(there.key() + " is set and " + missing.key()
                    + " is not: set both for HTTPS, or neither for HTTP (" + missing.environmentName() + ")");
        }
    }
}
