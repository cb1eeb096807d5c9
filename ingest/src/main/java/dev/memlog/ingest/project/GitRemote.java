/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a repository's remote from its configuration: that of origin, else the first. */
final class GitRemote {
    private static final int MAX_BYTES = 256 * 1024;
    private static final Pattern SECTION = Pattern.compile("\\[remote \"([^\"]{1,200})\"\\]");
    private static final Pattern ADDRESS = Pattern.compile("url\\s{0,8}=(.{1,2000})");
    private static final Pattern WITH_SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]{0,20})://(.*)");
    private static final Set<String> DEFAULT_PORTS = Set.of("", "22", "80", "443");

    private GitRemote() {}

    static @Nullable String in(Path gitFolder) {
        String first = null;
        String remote = null;
        for (String line : text(gitFolder.resolve("config")).lines().toList()) {
            String plain = line.strip();
            if (plain.startsWith("[")) {
                Matcher section = SECTION.matcher(plain);
                remote = section.lookingAt() ? section.group(1) : null;
                continue;
            }
            Matcher address = ADDRESS.matcher(plain);
            if (remote == null || !address.matches()) {
                continue;
            }
            String found = normal(address.group(1).strip());
            if (remote.equals("origin") && found != null) {
                return found;
            }
            first = first == null ? found : first;
        }
        return first;
    }

    /**
     * Normalizes an address: without scheme, user and password, default ports, query and {@code .git}, and with the
     * host in lower case. Null if nothing is left.
     */
    static @Nullable String normal(String address) {
        String plain = address.startsWith("\"") && address.endsWith("\"") && address.length() > 1
                ? address.substring(1, address.length() - 1)
                : address;
        Matcher scheme = WITH_SCHEME.matcher(plain);
        if (scheme.matches()) {
            return scheme.group(1).equalsIgnoreCase("file")
                    ? joined("file", scheme.group(2))
                    : authority(scheme.group(2));
        }
        // scp's form: user@host:path. A single letter before the colon is a Windows drive.
        int colon = plain.indexOf(':');
        boolean pathFirst = colon < 0 || plain.lastIndexOf('/', colon) >= 0;
        String host = pathFirst ? "" : plain.substring(plain.lastIndexOf('@', colon) + 1, colon);
        return host.length() > 1
                ? joined(host.toLowerCase(Locale.ROOT), plain.substring(colon + 1))
                : joined("file", plain);
    }

    private static @Nullable String authority(String rest) {
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        host = host.substring(host.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        host = port >= 0 && DEFAULT_PORTS.contains(host.substring(port + 1)) ? host.substring(0, port) : host;
        return joined(host, slash < 0 ? "" : rest.substring(slash));
    }

    private static @Nullable String joined(String host, String path) {
        String plain = path.replace('\\', '/');
        int query = plain.indexOf('?');
        int fragment = plain.indexOf('#');
        int end = Math.min(query < 0 ? plain.length() : query, fragment < 0 ? plain.length() : fragment);
        while (end > 0 && plain.charAt(end - 1) == '/') {
            end--;
        }
        plain = plain.substring(0, end);
        plain = plain.endsWith(".git") ? plain.substring(0, plain.length() - ".git".length()) : plain;
        int begin = 0;
        while (begin < plain.length() && plain.charAt(begin) == '/') {
            begin++;
        }
        plain = plain.substring(begin);
        return plain.isEmpty() || host.isEmpty() ? null : host + "/" + plain;
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
