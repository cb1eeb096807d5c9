/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.settings.BadSetting;
import dev.memlog.settings.Settings;
import dev.memlog.settings.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
    private static final HeldCertificate CA =
            new HeldCertificate.Builder().certificateAuthority(0).build();
    private static final HeldCertificate NODE =
            new HeldCertificate.Builder().signedBy(CA).build();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void shouldReadAChainWhateverStandsBetweenItsCertificates() throws Exception {
        PemFile file = file("subject=a node\r\n" + NODE.certificatePem() + "\n\nissuer=its CA\n" + CA.certificatePem());

        assertThat(file.certificates()).containsExactly(NODE.certificate(), CA.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void shouldReadAKeyOfEachUsualKind(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        String pem = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + block("PRIVATE KEY", key.getEncoded());

        assertThat(file(pem).privateKey()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA PRIVATE KEY,openssl pkcs8 -topk8 -nocrypt",
        "EC PRIVATE KEY,openssl pkcs8 -topk8 -nocrypt",
        "ENCRYPTED PRIVATE KEY,openssl pkcs8 -in",
        "CERTIFICATE,holds no private key",
        "PRIVATE KEY,holds a key that cannot be read"
    })
    void shouldSayHowAnotherFormIsConverted(String label, String remedy) throws Exception {
        PemFile file = file(block(label, new byte[] {1, 2, 3}));

        assertThatThrownBy(file::privateKey)
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("tls.ca-file=" + file.path())
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("AQID");
    }

    @Test
    void shouldNameTheFileThatIsNoneOrBroken() throws Exception {
        assertThatThrownBy(() -> PemFile.read(TlsSettings.CA_FILE, folder.resolve("none")))
                .hasMessageContaining("tls.ca-file=" + folder.resolve("none") + " cannot be read");
        String whole = NODE.certificatePem();
        assertThatThrownBy(() -> file(whole.substring(0, whole.length() / 2)).certificates())
                .hasMessageContaining("ends within its CERTIFICATE");
        assertThatThrownBy(() -> file("hello").certificates()).hasMessageContaining("holds no certificate");
        assertThatThrownBy(() -> file(block("CERTIFICATE", new byte[] {1})).certificates())
                .hasMessageContaining("certificate that cannot be read");
        assertThatThrownBy(() -> file("-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----")
                        .certificates())
                .hasMessageContaining("not Base64");
    }

    @Test
    void shouldNameTheSettingThatIsMissingOfAPair() {
        String data = folder.toString();
        assertThatThrownBy(() -> TlsSettings.requirePair(
                        Settings.load(Map.of("data", data, "tls.cert-file", "/cert.pem"), Map.of())))
                .hasMessageContaining("tls.key-file is not")
                .hasMessageContaining("MEMLOG_TLS_KEY_FILE");
        assertThatThrownBy(() -> TlsSettings.requirePair(
                        Settings.load(Map.of("data", data, "tls.key-file", "/key.pem"), Map.of())))
                .hasMessageContaining("tls.cert-file is not")
                .hasMessageContaining("MEMLOG_TLS_CERT_FILE");
        TlsSettings.requirePair(Settings.load(Map.of("data", data), Map.of()));
    }

    @Test
    void shouldTrustTheFilesAuthoritiesBesideTheRuntimes() throws Exception {
        PeerTrust both = PeerTrust.of(file(CA.certificatePem()).path());

        assertThat(both.manager().getAcceptedIssuers())
                .contains(CA.certificate())
                .hasSizeGreaterThan(PeerTrust.of((Path) null).manager().getAcceptedIssuers().length);
    }

    private PemFile file(String text) throws Exception {
        return PemFile.read(TlsSettings.CA_FILE, Files.writeString(folder.resolve("file.pem"), text));
    }

    private static String block(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
