/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A path in one form for all spellings: {@code /} between names, no {@code .}, {@code ..} or empty names, composed
 * letters (NFC), a drive as {@code c:}. It is derived from the text alone.
 *
 * @param text absolute
 * @param asked the form for the file system, which follows a link before it goes up
 * @param anyCase whether case is ignored there: on a drive or share of Windows, and below macOS's users and volumes
 */
record WrittenPath(String text, String asked, boolean anyCase) {
    private static final String FILE = "file:";
    private static final String WSL = "//wsl";

    /** Null if the folder cannot be determined. */
    static @Nullable WrittenPath of(String written, @Nullable WrittenPath base) {
        String path = written.strip();
        if (path.regionMatches(true, 0, FILE, 0, FILE.length())) {
            path = decoded(withoutHost(path.substring(FILE.length())));
        }
        if (path == null || path.indexOf('\0') >= 0) {
            return null;
        }
        String slashed = Normalizer.normalize(path.replace('\\', '/'), Normalizer.Form.NFC);
        String whole = home(withoutDevice(slashed));
        if (whole.isBlank()) {
            return null;
        }
        if (!isAbsolute(whole)) {
            return base == null ? null : normal(base.text + "/" + whole, base.asked + "/" + whole, base.anyCase);
        }
        String linux = withoutDistribution(whole);
        String drive = driveOf(linux);
        if (drive != null) {
            return normal(drive, linux, true);
        }
        boolean share = linux.startsWith("//") && !linux.startsWith("///") && linux.length() > 2;
        boolean apple = linux.startsWith("/Users/") || linux.startsWith("/Volumes/");
        return normal(linux, linux, share || apple);
    }

    static String home() {
        return System.getProperty("user.home", "");
    }

    /** The form for comparisons without case. */
    static String folded(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static WrittenPath normal(String path, String asked, boolean anyCase) {
        boolean drive = path.length() > 1 && path.charAt(1) == ':';
        Deque<String> names = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            String name = drive ? withoutTrail(part) : part;
            if (part.equals("..")) {
                if (names.size() > (drive ? 1 : 0)) {
                    names.removeLast();
                }
            } else if (!part.equals(".") && !name.isEmpty()) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return new WrittenPath(drive ? joined : "/" + joined, asked, anyCase);
    }

    /** Windows ignores dots and blanks at a name's end. */
    private static String withoutTrail(String name) {
        int end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || (path.length() > 1 && path.charAt(1) == ':' && isLetter(path.charAt(0)));
    }

    /** {@code C:/x}, {@code /c:/x}, {@code /mnt/c/x} of WSL, {@code /cygdrive/c/x}, {@code /c/x} of MSYS. */
    private static @Nullable String driveOf(String path) {
        for (String before : new String[] {"", "/", "/mnt/", "/cygdrive/", "/host_mnt/", "/run/desktop/mnt/host/"}) {
            int at = before.length();
            if (!path.startsWith(before) || path.length() <= at || !isLetter(path.charAt(at))) {
                continue;
            }
            boolean colon = path.startsWith(":", at + 1);
            int rest = colon ? at + 2 : at + 1;
            boolean ends = rest == path.length() || path.charAt(rest) == '/';
            if (ends ? colon || at > 0 : colon && at <= 1) {
                return Character.toLowerCase(path.charAt(at)) + ":/" + path.substring(rest);
            }
        }
        return null;
    }

    /** {@code //?/C:/x} and {@code //./C:/x}. */
    private static String withoutDevice(String path) {
        if (path.startsWith("//?/UNC/")) {
            return "//" + path.substring(8);
        }
        return path.startsWith("//?/") || path.startsWith("//./") ? path.substring(4) : path;
    }

    /** {@code //wsl.localhost/Ubuntu/home/ada}: its path inside the distribution. */
    private static String withoutDistribution(String path) {
        if (!path.regionMatches(true, 0, WSL, 0, WSL.length())) {
            return path;
        }
        int host = path.indexOf('/', 2);
        int distribution = host < 0 ? -1 : path.indexOf('/', host + 1);
        return distribution < 0 ? path : path.substring(distribution);
    }

    private static String home(String path) {
        for (String name : new String[] {"~", "$HOME", "${HOME}", "%USERPROFILE%", "$env:USERPROFILE"}) {
            if (path.equals(name) || path.startsWith(name + "/")) {
                return home().replace('\\', '/') + path.substring(name.length());
            }
        }
        String user = System.getProperty("user.name", "");
        if (path.startsWith("~") && !user.isEmpty()) {
            int slash = path.indexOf('/');
            String name = slash < 0 ? path.substring(1) : path.substring(1, slash);
            String rest = slash < 0 ? "" : path.substring(slash);
            boolean own = name.equals(user) || name.equals("+") || name.isEmpty();
            return own ? home() + rest : path;
        }
        return path;
    }

    private static String withoutHost(String path) {
        if (!path.startsWith("//")) {
            return path;
        }
        int slash = path.indexOf('/', 2);
        String host = slash < 0 ? path.substring(2) : path.substring(2, slash);
        if (host.isEmpty() || host.equalsIgnoreCase("localhost")) {
            return slash < 0 ? "/" : path.substring(slash);
        }
        return host.length() == 2 && host.charAt(1) == ':' ? path.substring(2) : path;
    }

    /** Null if its encoding is invalid. */
    private static @Nullable String decoded(String path) {
        ByteBuffer bytes = ByteBuffer.allocate(path.length() * 3 + 3);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int value = i + 2 < path.length() && isHex(path, i + 1) ? hex(path, i + 1) : -1;
                if (value < 0) {
                    return null;
                }
                bytes.put((byte) value);
                i += 2;
            } else {
                int end = Character.isHighSurrogate(c) && i + 1 < path.length() ? i + 2 : i + 1;
                bytes.put(path.substring(i, end).getBytes(StandardCharsets.UTF_8));
                i = end - 1;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isHex(String text, int at) {
        return Character.digit(text.charAt(at), 16) >= 0 && Character.digit(text.charAt(at + 1), 16) >= 0;
    }

    private static int hex(String text, int at) {
        return Character.digit(text.charAt(at), 16) * 16 + Character.digit(text.charAt(at + 1), 16);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
