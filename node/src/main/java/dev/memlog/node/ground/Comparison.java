/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.ingest.ground.GitRefs;
import dev.memlog.ingest.ground.WorkTree;
import dev.memlog.node.ground.BranchLines.Verdicts;
import dev.memlog.node.ground.FileFates.Fate;
import dev.memlog.node.ground.Limit.OverException;
import dev.memlog.recall.ground.Standing;
import dev.memlog.recall.ground.Standing.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One comparison of memories with a working tree. Results come one after another, the cheap ones first, so that whoever
 * stops waiting has what is known by then.
 *
 * <p>Threading: confined to one thread.
 */
final class Comparison {
    private final KnownContents contents;
    private final KnownFates searched;
    private final Verdicts verdicts;
    private final Limit limit;
    private final BiConsumer<Long, Standing> results;

    /** @param results receives each memory's standing once, on this thread */
    Comparison(
            KnownContents contents,
            KnownFates searched,
            Verdicts verdicts,
            Limit limit,
            BiConsumer<Long, Standing> results) {
        this.searched = searched;
        this.contents = contents;
        this.verdicts = verdicts;
        this.limit = limit;
        this.results = results;
    }

    /**
     * @param folder in which somebody works; nothing is compared if it is not on this machine
     * @throws OverException if the time is over; what was found out until then has been passed on
     */
    void run(String folder, Map<Long, Grounds> seen) throws IOException, OverException {
        WorkTree tree = WorkTree.around(folder);
        if (tree == null) {
            return;
        }
        GitRefs refs = tree.refs();
        if (refs == null) {
            run(tree, seen, null, null);
            return;
        }
        try (GitObjects objects = new GitObjects(refs.shared(), refs.isSha256())) {
            GitHistory history = new GitHistory(objects, refs.shared(), refs.isSha256(), limit);
            run(tree, seen, history, new BranchLines(refs, history, verdicts));
        }
    }

    private void run(WorkTree tree, Map<Long, Grounds> all, @Nullable GitHistory history, @Nullable BranchLines lines)
            throws IOException, OverException {
        Map<Long, Grounds> ours = new HashMap<>();
        for (Map.Entry<Long, Grounds> each : all.entrySet()) {
            if (isOf(each.getValue(), tree, history)) {
                ours.put(each.getKey(), each.getValue());
            }
        }
        Map<SeenFile, String> heads = new HashMap<>();
        ours.values()
                .forEach(grounds -> grounds.files().forEach(file -> {
                    if (grounds.head() != null) {
                        heads.putIfAbsent(file, grounds.head());
                    }
                }));
        boolean sha256 = tree.refs() != null && tree.refs().isSha256();
        FileFates fates = new FileFates(
                tree,
                sha256,
                contents,
                searched,
                (file, path) -> {
                    String head = heads.get(file);
                    return head == null || history == null ? null : history.blob(head, path);
                },
                limit);
        Map<Long, Grounds> later = new HashMap<>();
        for (Map.Entry<Long, Grounds> each : ours.entrySet()) {
            List<Fate> files = fates(each.getValue(), fates);
            if (files != null && (lines == null || lines.isSame(each.getValue()))) {
                results.accept(each.getKey(), standing(each.getValue(), files, Line.HERE));
            } else {
                later.put(each.getKey(), each.getValue());
            }
        }
        fates.search();
        for (Map.Entry<Long, Grounds> each : later.entrySet()) {
            List<Fate> files = fates(each.getValue(), fates);
            if (files != null) {
                Line line = lines == null ? Line.HERE : lines.of(each.getValue(), isHere(files));
                results.accept(each.getKey(), standing(each.getValue(), files, line));
            }
        }
    }

    /** A project's name may be that of several repositories: a file of another one says nothing. */
    private static boolean isOf(Grounds seen, WorkTree tree, @Nullable GitHistory history) throws IOException {
        return seen.repository().equals(tree.repository())
                || (seen.head() != null && history != null && history.commit(seen.head()) != null);
    }

    /** Null if one of them is to be searched for first. */
    private static @Nullable List<Fate> fates(Grounds seen, FileFates fates) throws OverException {
        List<Fate> all = new ArrayList<>();
        boolean isKnown = true;
        // All of them, so that all missing ones are searched for at once.
        for (SeenFile file : seen.files()) {
            Fate fate = fates.of(file);
            isKnown &= fate != null;
            if (fate != null) {
                all.add(fate);
            }
        }
        return isKnown ? all : null;
    }

    private static boolean isHere(List<Fate> files) {
        return !files.isEmpty()
                && files.stream().allMatch(fate -> fate instanceof Fate.Same || fate instanceof Fate.Moved);
    }

    private static Standing standing(Grounds seen, List<Fate> files, Line line) {
        int compared = 0;
        int changed = 0;
        int gone = 0;
        List<Standing.Move> moves = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            compared += files.get(i) instanceof Fate.Unknown ? 0 : 1;
            changed += files.get(i) instanceof Fate.Changed ? 1 : 0;
            gone += files.get(i) instanceof Fate.Gone ? 1 : 0;
            if (files.get(i) instanceof Fate.Moved moved) {
                moves.add(new Standing.Move(seen.files().get(i).path(), moved.path()));
            }
        }
        return new Standing(compared, changed, gone, moves, line, seen.branch());
    }
}
