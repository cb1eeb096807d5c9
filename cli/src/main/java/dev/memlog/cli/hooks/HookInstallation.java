/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Memlog's hooks in one settings file of one agent.
 *
 * <p>What is taken out again is undone exactly: a file that nobody else has changed since is as it was before, byte for
 * byte, or gone if it was not there.
 */
public final class HookInstallation {
    private final SettingsFile file;
    private final HookMerge merge;

    public HookInstallation(Agent agent, Path settings) {
        this.file = new SettingsFile(settings);
        this.merge = new HookMerge(agent);
    }

    /**
     * What a change comes to.
     *
     * @param before empty where there was no such file
     * @param after empty where there is none any more
     * @param backup where the earlier text is kept; null where it is not
     */
    public record Change(Path file, Optional<String> before, Optional<String> after, Optional<Path> backup) {
        public boolean isNone() {
            return before.equals(after);
        }
    }

    public Path path() {
        return file.path();
    }

    /** The text of a file that holds nothing but the hooks. */
    public static String text(Agent agent, HookTarget target) {
        return new HookMerge(agent).install("", target);
    }

    /** @param really false to tell only what it would come to */
    public Change install(HookTarget target, boolean really) {
        Optional<String> before = file.text();
        String after = understood(() -> merge.install(before.orElse(""), target));
        boolean first = understood(() -> merge.ours(before.orElse(""))).isEmpty();
        boolean keeps = before.isPresent() && (first || file.backupText().isPresent());
        Change change =
                new Change(path(), before, Optional.of(after), keeps ? Optional.of(file.backup()) : Optional.empty());
        if (really && !change.isNone()) {
            if (first) {
                file.keepBackup();
            }
            file.write(after, before);
        }
        return change;
    }

    /** @param really false to tell only what it would come to */
    public Change uninstall(boolean really) {
        Optional<String> before = file.text();
        List<PostingHook> ours = understood(() -> merge.ours(before.orElse("")));
        if (before.isEmpty() || ours.isEmpty()) {
            return new Change(path(), before, before, Optional.empty());
        }
        Optional<String> backup = file.backupText();
        HookTarget target = ours.getFirst().target();
        boolean untouched = merges(backup.orElse(""), target).equals(before);
        Optional<String> after = untouched ? backup : Optional.of(understood(() -> merge.uninstall(before.get())));
        if (really) {
            if (after.isEmpty()) {
                file.delete();
            } else {
                file.write(after.get(), before);
            }
            if (untouched && backup.isPresent()) {
                file.dropBackup();
            }
        }
        Optional<Path> kept = untouched || backup.isEmpty() ? Optional.empty() : Optional.of(file.backup());
        return new Change(path(), before, after, kept);
    }

    /** Our hooks in the file as it is; none where there is no such file, or none that can be read. */
    public List<PostingHook> ours() {
        try {
            return merge.ours(file.text().orElse(""));
        } catch (BadSettingsFile | UserError e) {
            return List.of();
        }
    }

    /** The events that our hooks in the file tell of; throws UserError if it cannot be read. */
    public List<String> events() {
        return understood(() -> merge.events(file.text().orElse("")));
    }

    private Optional<String> merges(String text, HookTarget target) {
        try {
            return Optional.of(merge.install(text, target));
        } catch (BadSettingsFile e) {
            return Optional.empty();
        }
    }

    private <T> T understood(Supplier<T> step) {
        try {
            return step.get();
        } catch (BadSettingsFile e) {
            throw new UserError(path() + " " + e.getMessage() + ": correct it first; nothing was changed", e);
        }
    }
}
