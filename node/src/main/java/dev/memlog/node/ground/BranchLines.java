/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.ingest.ground.GitRefs;
import dev.memlog.node.ground.GitHistory.Meeting;
import dev.memlog.node.ground.Limit.OverException;
import dev.memlog.recall.ground.Standing.Line;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what was seen on a branch belongs to the history that is checked out. Contents come first: a rebase and a
 * squash merge leave the branch's commits behind and bring its files along.
 *
 * <p>Threading: confined to one thread; the verdicts are shared.
 */
final class BranchLines {
    /** They are never "not merged": what was seen there is of interest everywhere. */
    private static final Set<String> MAIN = Set.of("main", "master", "trunk", "develop");

    private static final int MOST_CHANGES = 20;
    private static final int MOST_COMMITS = 1_000;
    private static final int MOST_HISTORY = 300;

    private final GitRefs refs;
    private final GitHistory history;
    private final Verdicts verdicts;
    private final @Nullable String head;
    private final @Nullable String branch;
    private final @Nullable String main;
    private final Map<String, Optional<String>> tips = new HashMap<>();
    private final Map<String, Optional<String>> left = new HashMap<>();
    private final Map<String, Set<String>> blobsOf = new HashMap<>();
    private @Nullable List<String> newest;

    BranchLines(GitRefs refs, GitHistory history, Verdicts verdicts) {
        this.refs = refs;
        this.history = history;
        this.verdicts = verdicts;
        head = refs.head();
        branch = refs.branch();
        main = refs.remoteMain();
    }

    /** Whether a branch is part of a history. */
    enum Verdict {
        MERGED,
        NOT_MERGED,
        /** A commit is missing, or there are too many of them. */
        UNKNOWN
    }

    /** What is known of pairs of commits; it never changes. */
    interface Verdicts {
        @Nullable
        Verdict of(String head, String tip);

        void put(String head, String tip, Verdict verdict);
    }

    /** Whether it takes no look at the history: it was seen on the same branch, or on none. */
    boolean isSame(Grounds seen) {
        return seen.branch() == null || seen.branch().equals(branch);
    }

    /** @param isHere whether all files that were seen have their content here */
    Line of(Grounds seen, boolean isHere) throws IOException, OverException {
        String made = seen.branch();
        if (made == null || made.equals(branch) || isHere) {
            return Line.HERE;
        }
        if (head == null) {
            return Line.BESIDE;
        }
        Optional<String> named = tips.computeIfAbsent(made, any -> Optional.ofNullable(refs.tip(any)));
        Optional<String> last = named.isPresent() ? named : left.computeIfAbsent(made, this::leftAt);
        String tip = last.orElse(seen.head());
        Verdict verdict = tip == null ? Verdict.UNKNOWN : verdict(head, tip);
        if (verdict == Verdict.MERGED || wasCommitted(seen, head) || isOfHistory(seen, head)) {
            return Line.HERE;
        }
        // A commit that is missing from a whole repository was thrown away with its branch.
        boolean isThrownAway = verdict == Verdict.UNKNOWN
                && tip != null
                && named.isEmpty()
                && !history.isShallow()
                && history.commit(tip) == null;
        boolean isNot = verdict == Verdict.NOT_MERGED || isThrownAway;
        return isNot && !MAIN.contains(made) && !made.equals(main) ? Line.ELSEWHERE : Line.BESIDE;
    }

    private Optional<String> leftAt(String gone) {
        return Optional.ofNullable(Reflog.lastOf(gone, List.of(refs.folder(), refs.shared())));
    }

    private Verdict verdict(String here, String tip) throws IOException, OverException {
        Verdict known = verdicts.of(here, tip);
        if (known != null) {
            return known;
        }
        Verdict found = found(here, tip);
        verdicts.put(here, tip, found);
        return found;
    }

    private Verdict found(String here, String tip) throws IOException, OverException {
        Meeting meeting = history.meet(here, tip);
        if (meeting == null) {
            return Verdict.UNKNOWN;
        }
        if (tip.equals(meeting.base())) {
            return Verdict.MERGED;
        }
        return meeting.base() != null && hasLanded(meeting.base(), tip, meeting.onlyHere())
                ? Verdict.MERGED
                : Verdict.NOT_MERGED;
    }

    /** Whether one of the commits here has most of the files that the branch changed just as the branch left them. */
    private boolean hasLanded(String base, String tip, List<String> onlyHere) throws IOException, OverException {
        Map<String, @Nullable String> changes = history.changes(base, tip, MOST_CHANGES);
        String tree = "";
        for (String id : onlyHere.subList(0, Math.min(MOST_COMMITS, onlyHere.size()))) {
            GitCommit commit = history.commit(id);
            if (commit == null || commit.tree().equals(tree)) {
                continue;
            }
            tree = commit.tree();
            int alike = 0;
            for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
                if (Objects.equals(history.blob(id, change.getKey()), change.getValue())) {
                    alike++;
                }
            }
            if (2 * alike > changes.size()) {
                return true;
            }
        }
        // A branch without changes of its own has nothing that could be missing here.
        return changes.isEmpty();
    }

    /** Whether what was seen was committed by then, in a commit of this history. */
    private boolean wasCommitted(Grounds seen, String here) throws IOException, OverException {
        if (seen.head() == null || seen.files().isEmpty() || history.commit(seen.head()) == null) {
            return false;
        }
        for (SeenFile file : seen.files()) {
            String blob = history.blob(seen.head(), file.path());
            if (file.isAbsent() ? blob != null : !file.has(blob)) {
                return false;
            }
        }
        Meeting meeting = history.meet(here, seen.head());
        return meeting != null && seen.head().equals(meeting.base());
    }

    /** Whether each file had the content that was seen in one of the newest commits of this history. */
    private boolean isOfHistory(Grounds seen, String here) throws IOException, OverException {
        for (SeenFile file : seen.files()) {
            Set<String> blobs = blobsOf.get(file.path());
            if (blobs == null) {
                blobs = new HashSet<>();
                List<String> commits = newest;
                if (commits == null) {
                    commits = history.newest(here, MOST_HISTORY);
                    newest = commits;
                }
                for (String commit : commits) {
                    String blob = history.blob(commit, file.path());
                    if (blob != null) {
                        blobs.add(blob);
                    }
                }
                blobsOf.put(file.path(), blobs);
            }
            if (blobs.stream().noneMatch(file::has)) {
                return false;
            }
        }
        return !seen.files().isEmpty();
    }
}
