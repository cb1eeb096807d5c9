/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the variables that change every Java process, and the system's limits for one. */
record LimitsCheck(Map<String, String> environment) {
    private static final List<String> OPTIONS =
            List.of("MEMLOG_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path MEMORY = Path.of("/sys/fs/cgroup/memory.max");
    private static final Pattern OPEN_FILES = Pattern.compile("Max open files {1,40}\\d{1,20} {1,40}(\\d{1,18})");
    private static final Pattern NUMBER = Pattern.compile("^\\d{1,18}");
    private static final long FILES_NEEDED = 4096;
    private static final long MEGABYTE = 1024 * 1024;
    private static final long MEMORY_NEEDED = 1536;

    List<CheckResult> examine() {
        List<CheckResult> findings = new ArrayList<>();
        for (String name : OPTIONS) {
            String value = environment.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                findings.add(CheckResult.ok("java options", name + "=" + value));
            }
        }
        if (!System.getProperty("sun.jnu.encoding", "UTF-8").equals("UTF-8")) {
            findings.add(CheckResult.warning(
                    "locale",
                    "Java reads names of files as " + System.getProperty("sun.jnu.encoding")
                            + ", and cannot name all folders",
                    "LC_ALL=C.UTF-8"));
        }
        Matcher files = OPEN_FILES.matcher(text(LIMITS));
        if (files.find() && Long.parseLong(files.group(1)) < FILES_NEEDED) {
            findings.add(CheckResult.warning(
                    "limits",
                    "a process may open " + files.group(1) + " files, a node wants " + FILES_NEEDED,
                    "ulimit -Hn, LimitNOFILE= of the service, or --ulimit nofile of the container"));
        }
        Matcher memory = NUMBER.matcher(text(MEMORY).strip());
        if (memory.matches() && Long.parseLong(memory.group()) / MEGABYTE < MEMORY_NEEDED) {
            findings.add(CheckResult.warning(
                    "limits",
                    "this container may use " + Long.parseLong(memory.group()) / MEGABYTE
                            + " MB, a node with its heap of 1 GB wants " + MEMORY_NEEDED,
                    "give it more, or a smaller heap: MEMLOG_JAVA_OPTS=-Xmx512m"));
        }
        return findings;
    }

    /** Empty if the system has no such file. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
