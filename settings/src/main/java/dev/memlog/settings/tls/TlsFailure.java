/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.tls;

import dev.memlog.settings.TlsSettings;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What to do about a connection to a node that TLS did not allow. */
public final class TlsFailure {
    private TlsFailure() {}

    /**
     * One line without an address: what is wrong with the other side, and what to set.
     *
     * @return empty for a failure of another kind
     */
    public static Optional<String> advice(Throwable failure) {
        boolean tls = false;
        String advice = null;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            depth++;
            tls |= cause instanceof SSLException;
            String found = adviceFor(cause);
            // The deepest cause says most, and a name that does not match has none below it.
            advice = found == null ? advice : found;
        }
        if (!tls) {
            return Optional.empty();
        }
        return Optional.of(advice == null ? "TLS could not be agreed on: " + failure.getMessage() : advice);
    }

    private static @Nullable String adviceFor(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof CertificateExpiredException) {
            return "its certificate has expired: renew it there";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet: check the clocks of both machines";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "its certificate comes from a CA that is not trusted here: let " + TlsSettings.CA_FILE.key() + " ("
                    + TlsSettings.CA_FILE.environmentName() + ") name the PEM file of that CA";
        }
        boolean names = text.startsWith("No subject alternative") || text.startsWith("No name matching");
        if ((cause instanceof CertificateException && names)
                || (cause instanceof SSLPeerUnverifiedException && text.startsWith("Hostname "))) {
            return "its certificate is for other names: use an address with a name of the certificate, or add this"
                    + " one to it";
        }
        return cause instanceof SSLException && text.contains("nrecognized SSL message")
                ? "it does not speak HTTPS: use http://"
                : null;
    }
}
