/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.limit.RecentEntries;
import dev.memlog.node.ground.Limit.OverException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Questions about a repository's commits.
 *
 * <p>Threading: confined to one thread.
 */
final class GitHistory {
    private static final int MOST_COMMITS = 20_000;
    private static final int MOST_TREES = 4_000;
    private static final int FROM_HERE = 1;
    private static final int FROM_THERE = 2;
    private static final int COMMON = FROM_HERE | FROM_THERE;
    private static final int BELOW = 4;
    private static final int FOLDER_MODE = 040000;

    private final GitObjects objects;
    private final Limit limit;
    private final Set<String> cut;
    private final Map<String, GitCommit> commits = new HashMap<>();
    private final Map<String, Map<String, Entry>> trees = new RecentEntries<>(MOST_TREES);
    private final int idBytes;

    /** @param shared the git folder that all working trees of the repository share */
    GitHistory(GitObjects objects, Path shared, boolean sha256, Limit limit) throws IOException {
        this.objects = objects;
        this.limit = limit;
        idBytes = sha256 ? 32 : 20;
        Path shallow = shared.resolve("shallow");
        byte[] text = BoundedFile.read(shallow, GitObjects.MOST_BYTES);
        cut = text == null
                ? Set.of()
                : new String(text, StandardCharsets.US_ASCII).lines().collect(Collectors.toSet());
    }

    /** An entry of a folder's list. */
    private record Entry(int mode, String id) {
        boolean isFolder() {
            return mode == FOLDER_MODE;
        }
    }

    /**
     * Where two histories meet.
     *
     * @param base the newest commit that both have; null if they have none
     * @param onlyHere the commits that the first has alone, the newest first
     */
    record Meeting(@Nullable String base, List<String> onlyHere) {}

    /** Whether older commits are left out of the repository. */
    boolean isShallow() {
        return !cut.isEmpty();
    }

    /** Null if the repository does not have it, or if it is no commit. */
    @Nullable
    GitCommit commit(String id) throws IOException {
        GitCommit known = commits.get(id);
        if (known != null) {
            return known;
        }
        GitObjects.Content content = objects.read(id);
        GitCommit commit =
                content == null || content.type() != GitObjects.COMMIT ? null : GitCommit.of(id, content.bytes());
        if (commit != null) {
            // A shallow clone has nothing behind such a commit.
            GitCommit kept = cut.contains(id) ? new GitCommit(id, commit.tree(), List.of(), commit.at()) : commit;
            commits.put(id, kept);
            return kept;
        }
        return null;
    }

    /** Null if one of the commits that it takes is missing, or if there are too many. */
    @Nullable
    Meeting meet(String here, String there) throws IOException, OverException {
        Map<String, Integer> flags = new HashMap<>();
        PriorityQueue<GitCommit> queue =
                new PriorityQueue<>(Comparator.comparingLong(GitCommit::at).reversed());
        List<String> bases = new ArrayList<>();
        Map<String, GitCommit> seen = new LinkedHashMap<>();
        if (!put(here, FROM_HERE, flags, queue) || !put(there, FROM_THERE, flags, queue)) {
            return null;
        }
        // As git does it: both histories are walked by time until nothing is left that may still become common.
        while (queue.stream().anyMatch(commit -> (flags.getOrDefault(commit.id(), 0) & BELOW) == 0)) {
            limit.check();
            GitCommit commit = queue.remove();
            seen.put(commit.id(), commit);
            int flag = flags.getOrDefault(commit.id(), 0);
            if ((flag & COMMON) == COMMON && (flag & BELOW) == 0) {
                if (!bases.contains(commit.id())) {
                    bases.add(commit.id());
                }
                flag |= BELOW;
            }
            for (String parent : commit.parents()) {
                if ((flags.getOrDefault(parent, 0) & flag) != flag && !put(parent, flag, flags, queue)) {
                    return null;
                }
            }
            if (seen.size() > MOST_COMMITS) {
                return null;
            }
        }
        List<String> onlyHere = seen.keySet().stream()
                .filter(id -> flags.getOrDefault(id, 0) == FROM_HERE)
                .toList();
        String base = bases.stream()
                .filter(id -> (flags.getOrDefault(id, 0) & BELOW) == 0)
                .findFirst()
                .orElse(null);
        return new Meeting(base, onlyHere);
    }

    private boolean put(String id, int flag, Map<String, Integer> flags, PriorityQueue<GitCommit> queue)
            throws IOException {
        GitCommit commit = commit(id);
        if (commit == null) {
            return false;
        }
        flags.merge(id, flag, (one, other) -> one | other);
        queue.add(commit);
        return true;
    }

    /** The newest commits of a history, the given one first. */
    List<String> newest(String head, int most) throws IOException, OverException {
        Set<String> known = new HashSet<>();
        List<String> found = new ArrayList<>();
        PriorityQueue<GitCommit> queue =
                new PriorityQueue<>(Comparator.comparingLong(GitCommit::at).reversed());
        GitCommit first = commit(head);
        if (first != null) {
            queue.add(first);
            known.add(head);
        }
        while (!queue.isEmpty() && found.size() < most) {
            limit.check();
            GitCommit next = queue.remove();
            found.add(next.id());
            for (String parent : next.parents()) {
                GitCommit before = known.add(parent) ? commit(parent) : null;
                if (before != null) {
                    queue.add(before);
                }
            }
        }
        return found;
    }

    /** The blob that a commit has under a path; null for none. */
    @Nullable
    String blob(String commit, String path) throws IOException, OverException {
        limit.check();
        GitCommit known = commit(commit);
        String tree = known == null ? null : known.tree();
        String[] names = path.split("/", -1);
        for (int i = 0; i < names.length && tree != null; i++) {
            Entry entry = entries(tree).get(names[i]);
            if (entry == null || entry.isFolder() == (i == names.length - 1)) {
                return null;
            }
            if (!entry.isFolder()) {
                return entry.id();
            }
            tree = entry.id();
        }
        return null;
    }

    /**
     * The files in which a commit differs from another, with their blob in the second; null for one that it does not
     * have.
     *
     * @param most at which the search ends
     */
    Map<String, @Nullable String> changes(String from, String to, int most) throws IOException, OverException {
        Map<String, @Nullable String> found = new LinkedHashMap<>();
        GitCommit before = commit(from);
        GitCommit after = commit(to);
        if (before != null && after != null) {
            changes("", before.tree(), after.tree(), most, found);
        }
        return found;
    }

    private void changes(
            String prefix, @Nullable String from, @Nullable String to, int most, Map<String, @Nullable String> found)
            throws IOException, OverException {
        limit.check();
        Map<String, Entry> before = from == null ? Map.of() : entries(from);
        Map<String, Entry> after = to == null ? Map.of() : entries(to);
        Set<String> names = new HashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names.stream().sorted().toList()) {
            Entry old = before.get(name);
            Entry fresh = after.get(name);
            if (found.size() >= most || (old != null && old.equals(fresh))) {
                continue;
            }
            String oldFolder = old != null && old.isFolder() ? old.id() : null;
            String freshFolder = fresh != null && fresh.isFolder() ? fresh.id() : null;
            if (oldFolder != null || freshFolder != null) {
                changes(prefix + name + "/", oldFolder, freshFolder, most, found);
            }
            if ((old != null && oldFolder == null) || (fresh != null && freshFolder == null)) {
                found.put(prefix + name, fresh == null || freshFolder != null ? null : fresh.id());
            }
        }
    }

    private Map<String, Entry> entries(String tree) throws IOException {
        Map<String, Entry> known = trees.get(tree);
        if (known != null) {
            return known;
        }
        GitObjects.Content content = objects.read(tree);
        if (content == null || content.type() != GitObjects.TREE) {
            throw new IOException("the list of a folder is missing");
        }
        Map<String, Entry> entries = entries(content.bytes());
        trees.put(tree, entries);
        return entries;
    }

    /** {@code MODE NAME\0ID}, one after another. */
    private Map<String, Entry> entries(byte[] bytes) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        int at = 0;
        while (at < bytes.length) {
            int blank = indexOf(bytes, ' ', at);
            int end = indexOf(bytes, 0, blank);
            if (end + idBytes >= bytes.length) {
                throw new IOException("the list of a folder is cut off");
            }
            int mode = 0;
            for (int i = at; i < blank; i++) {
                mode = mode * 8 + (bytes[i] - '0');
            }
            entries.put(
                    new String(bytes, blank + 1, end - blank - 1, StandardCharsets.UTF_8),
                    new Entry(mode, HexFormat.of().formatHex(bytes, end + 1, end + 1 + idBytes)));
            at = end + 1 + idBytes;
        }
        return entries;
    }

    private static int indexOf(byte[] bytes, int wanted, int from) throws IOException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw new IOException("the list of a folder is cut off");
    }
}
