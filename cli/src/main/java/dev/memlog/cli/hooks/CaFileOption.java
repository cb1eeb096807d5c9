/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.cli.client.ServerOption;
import dev.memlog.settings.TlsSettings;
import dev.memlog.settings.UserError;
import dev.memlog.settings.tls.PemFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --ca-file}: the CA of the server. curl trusts no other then. */
final class CaFileOption {
    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = {
                "PEM file of the CA of an https server that hooks",
                "trust (default: $MEMLOG_TLS_CA_FILE or tls.ca-file;",
                "none: the CAs that curl trusts)."
            })
    @Nullable
    private String given;

    private final ServerOption server;

    CaFileOption(ServerOption server) {
        this.server = server;
    }

    /**
     * Blank for none, and for a server without TLS.
     *
     * @throws UserError for a file that curl could not use
     */
    String file(URI node) {
        if (!"https".equals(node.getScheme())) {
            if (given != null) {
                throw new UserError("--ca-file is for an https:// server, and " + node + " is none");
            }
            return "";
        }
        Optional<Path> named = given != null ? Optional.of(Path.of(given)) : server.caFile();
        if (named.isEmpty()) {
            return "";
        }
        Path file = named.get().toAbsolutePath().normalize();
        // The hook's command has it in single quotes.
        if (file.toString().contains("'") || file.toString().chars().anyMatch(Character::isISOControl)) {
            throw new UserError("the CA file " + file + " has a quote or a control character in its name: move it");
        }
        PemFile.read(TlsSettings.CA_FILE, file).certificates();
        return file.toString();
    }
}
