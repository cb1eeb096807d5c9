/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.ground;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an event saw, and what the memories made of it rest on.
 *
 * @param repository a hash that clones of one remote, or the working trees of one repository, have in common
 * @param head the commit that was checked out; null outside of git and before the first commit
 * @param branch the branch that was checked out; null where none was
 * @param files at most {@link #MOST_FILES}, each path once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Grounds(
        String repository, @Nullable String head, @Nullable String branch, List<SeenFile> files) {
    public static final int MOST_FILES = 40;

    public Grounds {
        requireNonNull(repository, "repository");
        files = List.copyOf(files.size() > MOST_FILES ? files.subList(0, MOST_FILES) : files);
    }

    public Grounds with(List<SeenFile> others) {
        return new Grounds(repository, head, branch, others);
    }

    /** The same with its texts cleaned; ids are hashes and stay. */
    public Grounds cleaned(UnaryOperator<String> clean) {
        return new Grounds(
                repository,
                head,
                branch == null ? null : clean.apply(branch),
                files.stream().map(file -> file.at(clean.apply(file.path()))).toList());
    }
}
