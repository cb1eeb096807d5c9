/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import java.util.ArrayList;
import java.util.List;

/** The lines that a change removes and adds; equal lines before and after are left out. */
final class ChangedLines {
    private ChangedLines() {}

    static List<String> of(HookInstallation.Change change) {
        List<String> shown = new ArrayList<>();
        if (change.isNone()) {
            shown.add(change.file() + " would stay as it is");
            return shown;
        }
        String verb = change.before().isEmpty() ? "made" : change.after().isEmpty() ? "removed" : "changed";
        shown.add(change.file() + " would be " + verb + ":");
        List<String> before = change.before().orElse("").lines().toList();
        List<String> after = change.after().orElse("").lines().toList();
        int start = 0;
        int shorter = Math.min(before.size(), after.size());
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        before.subList(start, before.size() - end).forEach(line -> shown.add("- " + line));
        after.subList(start, after.size() - end).forEach(line -> shown.add("+ " + line));
        return shown;
    }
}
