/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import dev.memlog.event.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sessions work on this machine, which memories do not hold: file names may be relative to that folder. Stored in
 * a file of its own, a line for each folder of a session, for the newest sessions only.
 *
 * <p>Threading: safe.
 */
final class SessionFolders {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    static final int MOST_SESSIONS = 10_000;
    private static final int MOST_FOLDERS = 4;
    private static final int LONGEST_FOLDER = 4096;
    private static final Logger LOG = LoggerFactory.getLogger(SessionFolders.class);

    private final Path file;
    private final Map<Long, List<String>> folders = new LinkedHashMap<>();

    /** @param file need not exist */
    SessionFolders(Path file) {
        this.file = file;
        int lines = read();
        if (lines > 2 * MOST_SESSIONS) {
            rewrite();
        }
    }

    /** The folders that a session's events came from, the first one first. */
    synchronized List<String> of(long session) {
        return List.copyOf(folders.getOrDefault(session, List.of()));
    }

    void note(Envelope event) {
        String cwd = event.cwd();
        if (cwd != null && cwd.length() <= LONGEST_FOLDER && cwd.chars().noneMatch(Character::isISOControl)) {
            note(event.session().value(), cwd);
        }
    }

    private synchronized void note(long session, String cwd) {
        if (add(session, cwd)) {
            try {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, line(session, cwd), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("error", e.getMessage()).log("a session's folder is not kept over a restart");
            }
        }
    }

    private boolean add(long session, String cwd) {
        List<String> known = folders.computeIfAbsent(session, number -> new ArrayList<>());
        if (known.contains(cwd) || known.size() >= MOST_FOLDERS) {
            return false;
        }
        known.add(cwd);
        if (folders.size() > MOST_SESSIONS) {
            folders.remove(folders.keySet().iterator().next());
        }
        return true;
    }

    private int read() {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines) {
                int tab = line.indexOf('\t');
                if (tab > 0 && NUMBER.matcher(line.substring(0, tab)).matches()) {
                    add(Long.parseLong(line.substring(0, tab)), line.substring(tab + 1));
                }
            }
            return lines.size();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("the folders of earlier sessions cannot be read");
            return 0;
        }
    }

    private void rewrite() {
        StringBuilder lines = new StringBuilder();
        folders.forEach((session, known) -> known.forEach(cwd -> lines.append(line(session, cwd))));
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("the folders of earlier sessions cannot be shortened");
        }
    }

    private static String line(long session, String cwd) {
        return session + "\t" + cwd + "\n";
    }
}
