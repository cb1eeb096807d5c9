/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import dev.memlog.settings.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Memlog's hooks in one settings file of one agent.
 *
 * <p>{@link #uninstall} leaves a file that had no hooks as it was before {@link #install}, byte for byte, and removes a
 * file that holds nothing else.
 */
public final class HookInstallation {
    private final SettingsFile file;
    private final HookMerge merge;

    public HookInstallation(Agent agent, Path settings) {
        this.file = new SettingsFile(settings);
        this.merge = new HookMerge(agent);
    }

    /**
     * A change of the file.
     *
     * @param before empty if there was no such file
     * @param after empty if the file is removed
     */
    public record Change(Path file, Optional<String> before, Optional<String> after) {
        public boolean isNone() {
            return before.equals(after);
        }
    }

    public Path path() {
        return file.path();
    }

    /** The text of a file with the hooks alone, without the one before tool calls. */
    public static String text(Agent agent, HookTarget target) {
        return text(agent, target, false);
    }

    /** The text of a file with the hooks alone. */
    public static String text(Agent agent, HookTarget target, boolean beforeTool) {
        return new HookMerge(agent).install("", target, beforeTool);
    }

    /** Leaves the hook before tool calls as it is. */
    public Change install(HookTarget target, boolean really) {
        return install(target, null, really);
    }

    /**
     * @param beforeTool whether the hook before tool calls is among them; null to leave that as it is
     * @param really false for a dry run
     */
    public Change install(HookTarget target, @Nullable Boolean beforeTool, boolean really) {
        Optional<String> before = file.text();
        String after = understood(() -> merge.install(before.orElse(""), target, beforeTool));
        return applied(new Change(path(), before, Optional.of(after)), really);
    }

    /** @param really false for a dry run */
    public Change uninstall(boolean really) {
        Optional<String> before = file.text();
        if (before.isEmpty() || understood(() -> merge.ours(before.get())).isEmpty()) {
            return new Change(path(), before, before);
        }
        String left = understood(() -> merge.uninstall(before.get()));
        Optional<String> after = Optional.of(left).filter(text -> !text.equals(merge.empty()));
        return applied(new Change(path(), before, after), really);
    }

    private Change applied(Change change, boolean really) {
        if (really && !change.isNone()) {
            if (change.after().isEmpty()) {
                file.delete();
            } else {
                file.write(change.after().get(), change.before());
            }
        }
        return change;
    }

    /** The hooks in the file; none if there is no such file or it cannot be read. */
    public List<PostingHook> ours() {
        try {
            return merge.ours(file.text().orElse(""));
        } catch (BadSettingsFile | UserError e) {
            return List.of();
        }
    }

    /** The events of the hooks in the file; throws UserError if it cannot be read. */
    public List<String> events() {
        return understood(() -> merge.events(file.text().orElse("")));
    }

    private <T> T understood(Supplier<T> step) {
        try {
            return step.get();
        } catch (BadSettingsFile e) {
            throw new UserError(path() + " " + e.getMessage() + ": correct it first; nothing was changed", e);
        }
    }
}
