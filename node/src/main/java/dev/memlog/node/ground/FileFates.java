/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.SeenFile;
import dev.memlog.ingest.ground.WorkTree;
import dev.memlog.node.ground.Limit.OverException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of files that were seen.
 *
 * <p>Threading: confined to one thread.
 */
final class FileFates {
    private static final int MOST_VISITED = 20_000;
    private static final int MOST_CANDIDATES = 20;
    /** Made, not written: nobody moves a source there. */
    private static final Set<String> NOT_SEARCHED = Set.of(".git", "node_modules", "target", "build", "dist", "out");

    private final WorkTree tree;
    private final boolean sha256;
    private final KnownContents contents;
    private final KnownFates searched;
    private final Before before;
    private final Limit limit;
    private final Map<SeenFile, Fate> known = new HashMap<>();
    /** Whose path has no file any more; resolved together, since the whole tree is looked through for them. */
    private final Set<SeenFile> missing = new HashSet<>();

    /**
     * @param searched what earlier searches found out
     * @param before tells what the commit had at which a file was seen
     */
    FileFates(WorkTree tree, boolean sha256, KnownContents contents, KnownFates searched, Before before, Limit limit) {
        this.searched = searched;
        this.tree = tree;
        this.sha256 = sha256;
        this.contents = contents;
        this.before = before;
        this.limit = limit;
    }

    /** Tells which blob a path had in the commit at which a file was seen; null for none. */
    interface Before {
        @Nullable
        String blob(SeenFile seen, String path) throws IOException, OverException;
    }

    /** The fate of a file. */
    sealed interface Fate {
        record Same() implements Fate {}

        record Changed() implements Fate {}

        /** @param path under which its content lies now */
        record Moved(String path) implements Fate {}

        record Gone() implements Fate {}

        /** It cannot be read, or not be told from others. */
        record Unknown() implements Fate {}
    }

    /** Null for a file that {@link #search} has to look for. */
    @Nullable
    Fate of(SeenFile seen) throws OverException {
        Fate fate = known.get(seen);
        if (fate != null || missing.contains(seen)) {
            return fate;
        }
        limit.check();
        Fate found = look(seen);
        if (found == null) {
            missing.add(seen);
        } else {
            known.put(seen, found);
        }
        return found;
    }

    private @Nullable Fate look(SeenFile seen) {
        return switch (tree.at(seen.path())) {
            case WorkTree.Place.Regular regular -> compare(seen, regular);
            case WorkTree.Place.Missing gone -> seen.isAbsent() ? new Fate.Same() : searched(seen);
            case WorkTree.Place.Closed closed -> new Fate.Unknown();
        };
    }

    private @Nullable Fate searched(SeenFile seen) {
        Fate fate = searched.of(tree.root(), seen);
        boolean isStill = !(fate instanceof Fate.Moved moved)
                || (tree.at(moved.path()) instanceof WorkTree.Place.Regular regular
                        && compare(seen, regular) instanceof Fate.Same);
        return isStill ? fate : null;
    }

    private Fate compare(SeenFile seen, WorkTree.Place.Regular regular) {
        if (seen.isAbsent()) {
            return new Fate.Changed();
        }
        try {
            SeenFile now = contents.of(regular, sha256);
            if (seen.id() == null || now.id() == null) {
                // Of a large file only its size is known: another one is a change, the same one is no proof.
                boolean isOther = seen.bytes() != null && !seen.bytes().equals(now.bytes());
                return isOther ? new Fate.Changed() : new Fate.Unknown();
            }
            return seen.hasContentOf(now) ? new Fate.Same() : new Fate.Changed();
        } catch (IOException e) {
            return new Fate.Unknown();
        }
    }

    /** Looks for the contents of all missing files elsewhere in the tree. */
    void search() throws IOException, OverException {
        if (missing.isEmpty()) {
            return;
        }
        Tracked tracked = tracked();
        Set<SeenFile> left = new HashSet<>();
        for (SeenFile seen : missing) {
            limit.check();
            Fate fate = byIndex(seen, tracked);
            if (fate == null) {
                left.add(seen);
            } else {
                found(seen, fate);
            }
        }
        missing.clear();
        if (left.isEmpty()) {
            return;
        }
        Walk walk = new Walk(left);
        Files.walkFileTree(tree.root(), walk);
        limit.check();
        for (SeenFile seen : left) {
            String path = walk.found.get(seen);
            if (path != null) {
                found(seen, new Fate.Moved(path));
            } else {
                boolean isSure = seen.id() != null && (walk.isWhole || tracked.isGone(seen));
                found(seen, isSure ? new Fate.Gone() : new Fate.Unknown());
            }
        }
    }

    private void found(SeenFile seen, Fate fate) {
        known.put(seen, fate);
        searched.put(tree.root(), seen, fate);
    }

    /**
     * What the index says of the missing files.
     *
     * @param isKnown whether there is one that can be read
     * @param ids by path, of those that are still tracked
     * @param skipped paths that a sparse checkout leaves out
     * @param places the paths that have a content
     */
    private record Tracked(
            boolean isKnown, Map<String, String> ids, Set<String> skipped, Map<String, List<String>> places) {
        boolean isGone(SeenFile seen) {
            return isKnown && !ids.containsKey(seen.path());
        }
    }

    private Tracked tracked() {
        Map<String, String> ids = new HashMap<>();
        Set<String> skipped = new HashSet<>();
        Map<String, List<String>> places = new HashMap<>();
        Set<String> paths = new HashSet<>();
        for (SeenFile seen : missing) {
            paths.add(seen.path());
            for (String id : new String[] {seen.id(), seen.lf()}) {
                if (id != null) {
                    places.put(id, new ArrayList<>());
                }
            }
        }
        if (tree.refs() == null) {
            return new Tracked(false, ids, skipped, places);
        }
        try {
            GitIndex.read(tree.refs().folder(), sha256, (path, id, isSkipped) -> {
                if (paths.contains(path)) {
                    ids.put(path, id);
                    if (isSkipped) {
                        skipped.add(path);
                    }
                }
                List<String> those = places.get(id);
                if (those != null && those.size() < MOST_CANDIDATES) {
                    those.add(path);
                }
            });
            return new Tracked(true, ids, skipped, places);
        } catch (IOException e) {
            return new Tracked(false, Map.of(), Set.of(), Map.of());
        }
    }

    private @Nullable Fate byIndex(SeenFile seen, Tracked tracked) throws IOException, OverException {
        if (tracked.skipped().contains(seen.path())) {
            return seen.has(tracked.ids().get(seen.path())) ? new Fate.Same() : new Fate.Changed();
        }
        for (String id : new String[] {seen.id(), seen.lf()}) {
            for (String path : id == null ? List.<String>of() : tracked.places().getOrDefault(id, List.of())) {
                if (isMovedTo(seen, path)) {
                    return new Fate.Moved(path);
                }
            }
        }
        // Tracked when it was seen and tracked no more: somebody deleted it, and git knows no other place of it.
        return seen.id() != null && tracked.isGone(seen) && before.blob(seen, seen.path()) != null
                ? new Fate.Gone()
                : null;
    }

    /** An empty file is like any other, and a copy that was there before is no move. */
    private boolean isMovedTo(SeenFile seen, String path) throws IOException, OverException {
        if (path.equals(seen.path()) || seen.bytes() == null || seen.bytes() == 0) {
            return false;
        }
        return tree.at(path) instanceof WorkTree.Place.Regular regular
                && compare(seen, regular) instanceof Fate.Same
                && !seen.has(before.blob(seen, path));
    }

    /** Looks at files of the right size. Files that are not tracked are found this way alone. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private final Map<Long, List<SeenFile>> bySize = new HashMap<>();
        private final Map<SeenFile, String> found = new LinkedHashMap<>();
        private int visited;
        private boolean isWhole = true;

        Walk(Set<SeenFile> wanted) {
            for (SeenFile seen : wanted) {
                if (seen.id() != null && seen.bytes() != null) {
                    bySize.computeIfAbsent(seen.bytes(), any -> new ArrayList<>())
                            .add(seen);
                }
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            boolean isLeftOut = !folder.equals(tree.root()) && name != null && NOT_SEARCHED.contains(name.toString());
            return isLeftOut ? FileVisitResult.SKIP_SUBTREE : visit();
        }

        /** Folders count, too: a tree may have nothing else. */
        private FileVisitResult visit() {
            try {
                limit.check();
            } catch (OverException e) {
                isWhole = false;
                return FileVisitResult.TERMINATE;
            }
            isWhole &= ++visited <= MOST_VISITED;
            return visited <= MOST_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (visit() == FileVisitResult.TERMINATE) {
                return FileVisitResult.TERMINATE;
            }
            List<SeenFile> wanted = attributes.isRegularFile() ? bySize.get(attributes.size()) : null;
            if (wanted != null) {
                String path = tree.root().relativize(file).toString().replace('\\', '/');
                try {
                    limit.check();
                    for (SeenFile seen : wanted) {
                        if (!found.containsKey(seen) && isMovedTo(seen, path)) {
                            found.put(seen, path);
                        }
                    }
                } catch (OverException e) {
                    isWhole = false;
                    return FileVisitResult.TERMINATE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // A folder that may not be read could hold anything.
            isWhole = false;
            return FileVisitResult.CONTINUE;
        }
    }
}
