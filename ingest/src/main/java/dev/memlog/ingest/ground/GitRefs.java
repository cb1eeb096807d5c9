/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A repository's references, read from their files. A repository that keeps them in git's "reftable" form has no commit
 * and no branch here; what is said of its files does not depend on them.
 *
 * <p>Threading: safe.
 *
 * @param folder what git keeps of this working tree
 * @param shared the git folder that all working trees of the repository share
 */
public record GitRefs(Path folder, Path shared) {
    private static final String SYMBOLIC = "ref: ";
    private static final String HEADS = "refs/heads/";
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final int DEEPEST = 5;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern SHA256 =
            Pattern.compile("(?im)^\\s{0,80}objectformat\\s{0,8}=\\s{0,8}sha256\\s{0,8}$");

    /** The commit that is checked out; null before the first one. */
    public @Nullable String head() {
        return commit("HEAD");
    }

    /** The branch that is checked out; null if a commit is. */
    public @Nullable String branch() {
        String head = text(folder.resolve("HEAD"));
        String name =
                head.startsWith(SYMBOLIC) ? head.substring(SYMBOLIC.length()).strip() : "";
        return name.startsWith(HEADS) && !name.equals(HEADS + ".invalid") ? name.substring(HEADS.length()) : null;
    }

    /** The newest commit of a branch here, else of that branch as a remote had it last; null if there is none. */
    public @Nullable String tip(String branch) {
        String here = commit(HEADS + branch);
        return here == null ? commit("refs/remotes/origin/" + branch) : here;
    }

    /** The remote's main branch; null if it is not known. */
    public @Nullable String remoteMain() {
        String head = text(shared.resolve("refs/remotes/origin/HEAD"));
        String prefix = SYMBOLIC + "refs/remotes/origin/";
        return head.startsWith(prefix) ? head.substring(prefix.length()).strip() : null;
    }

    /** Whether its objects are named by SHA-256. */
    public boolean isSha256() {
        return SHA256.matcher(text(shared.resolve("config"))).find();
    }

    private @Nullable String commit(String name) {
        String at = name;
        for (int depth = 0; depth < DEEPEST; depth++) {
            String value = loose(at);
            if (ID.matcher(value).matches()) {
                return value;
            }
            if (!value.startsWith(SYMBOLIC)) {
                return packed(at);
            }
            at = value.substring(SYMBOLIC.length()).strip();
        }
        return null;
    }

    private String loose(String name) {
        Path within = name.equals("HEAD") ? folder : shared;
        try {
            Path file = within.resolve(name).normalize();
            // The name of a branch comes from a memory, too: it leads nowhere else.
            return file.startsWith(within) ? text(file).strip() : "";
        } catch (InvalidPathException e) {
            return "";
        }
    }

    private @Nullable String packed(String name) {
        String all = text(shared.resolve("packed-refs"));
        int at = all.indexOf(" " + name + "\n");
        int start = at < 0 ? -1 : all.lastIndexOf('\n', at) + 1;
        String id = at < 0 ? "" : all.substring(start, at);
        return ID.matcher(id).matches() ? id : null;
    }

    private static String text(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
