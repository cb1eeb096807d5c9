/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord.ProjectClaim;
import dev.memlog.event.ControlRecord.ProjectRename;
import dev.memlog.event.team.TeamName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectClaimsTest {
    private static final String REMOTE = "git@example.org:acme/payments.git";

    @TempDir
    private Path temp;

    /** As a compacted topic keeps them: the newest of each key, in the order in which they were written. */
    private final Map<String, ProjectClaim> log = new LinkedHashMap<>();

    private final List<ProjectClaim> written = new ArrayList<>();
    private ProjectClaims claims = new ProjectClaims(this::write);
    private ClaimedProjects projects = over(claims);

    @BeforeEach
    void catchUp() {
        claims.caughtUp();
    }

    @Test
    void shouldBeTwoProjectsUntilTrustedWhenAMarkerNamesTheProjectOfAnotherRoot() throws IOException {
        Path own = repository("work/payments", REMOTE, "acme-payments");
        Path clone = repository("downloads/game", "https://example.org/evil/game", "acme-payments");

        assertThat(projectOf(own)).isEqualTo("acme-payments");
        String stray = projectOf(clone);
        assertThat(stray).matches("acme-payments~[0-9a-f]{8}");
        assertThat(claims.strangers()).hasSize(1);
        assertThat(projectOf(Files.createDirectories(clone.resolve("src/main"))))
                .isEqualTo(stray);

        trust(clone);

        assertThat(projectOf(clone)).isEqualTo("acme-payments");
        assertThat(projectOf(own)).isEqualTo("acme-payments");
        assertThat(claims.strangers()).isEmpty();
    }

    @Test
    void shouldBeTwoProjectsWhenTwoFoldersWithoutARemoteHaveOneName() throws IOException {
        Path one = Files.createDirectories(temp.resolve("a/app"));
        Path other = Files.createDirectories(temp.resolve("b/app"));

        assertThat(projectOf(one)).isEqualTo("app");
        assertThat(projectOf(other)).startsWith("app~").isNotEqualTo("app");
        assertThat(projectOf(one)).isEqualTo("app");
    }

    @ParameterizedTest
    @CsvSource({
        "git@example.org:acme/payments.git",
        "https://Example.org/acme/payments",
        "https://token:x@example.org/acme/payments.git/",
        "ssh://git@example.org:22/acme/payments.git"
    })
    void shouldBeOneProjectWhenItIsAnotherCloneOfTheSameRemote(String spelling) throws IOException {
        assertThat(projectOf(repository("work/payments", REMOTE, null))).isEqualTo("payments");

        assertThat(projectOf(repository("moved/payments", spelling, null))).isEqualTo("payments");
    }

    @Test
    void shouldBeOneProjectWhenItIsAWorktree() throws IOException {
        Path main = repository("work/payments", null, null);
        assertThat(projectOf(main)).isEqualTo("payments");
        Path gitFolder = Files.createDirectories(main.resolve(".git/worktrees/fix"));
        Files.writeString(gitFolder.resolve("commondir"), "../..\n");
        Path worktree = Files.createDirectories(temp.resolve("trees/fix"));
        Files.writeString(worktree.resolve(".git"), "gitdir: " + gitFolder + "\n");

        assertThat(projectOf(worktree)).isEqualTo("payments");
        assertThat(log).hasSize(1);
    }

    @Test
    void shouldKnowTheClonesOfARemoteThatItGotLater() throws IOException {
        Path folder = repository("work/payments", null, null);
        assertThat(projectOf(folder)).isEqualTo("payments");
        configure(folder, REMOTE);
        assertThat(projectOf(folder)).isEqualTo("payments");

        restart();

        assertThat(projectOf(repository("elsewhere/payments", REMOTE, null))).isEqualTo("payments");
    }

    @Test
    void shouldKeepClaimsAndTrustWhenItStartsAgain() throws IOException {
        Path own = repository("work/payments", REMOTE, null);
        Path trusted = repository("copy/payments", null, null);
        Path stray = repository("stray/payments", null, null);
        projectOf(own);
        trust(trusted);

        restart();

        assertThat(projectOf(stray)).startsWith("payments~");
        assertThat(projectOf(trusted)).isEqualTo("payments");
        assertThat(projectOf(own)).isEqualTo("payments");
        assertThat(written).hasSize(2);
    }

    /** Two nodes met the same name at the same time: the order of the log decides for both. */
    @Test
    void shouldYieldWhenAnotherRootWasFirstInTheLog() throws IOException {
        List<ProjectClaim> late = new ArrayList<>();
        claims = new ProjectClaims(late::add);
        claims.caughtUp();
        projects = over(claims);
        Path folder = repository("work/payments", null, null);
        assertThat(projectOf(folder)).isEqualTo("payments");

        ProjectClaim first = new ProjectClaim("payments", "/elsewhere/payments", null, false);
        claims.control(first.recordKey(), first);
        late.forEach(claim -> claims.control(claim.recordKey(), claim));

        assertThat(projectOf(folder)).startsWith("payments~");
    }

    @Test
    void shouldClaimNothingBeforeItKnowsTheLogOrWhereNothingIsKept() throws IOException {
        Path folder = repository("work/payments", null, null);
        ProjectClaims early = new ProjectClaims(this::write);

        assertThat(over(early).projectOf(TeamName.LOCAL, folder.toString())).isEqualTo("payments");
        assertThat(new ClaimedProjects(claims, new ExcludedProjects(List.of("pay*")))
                        .projectOf(TeamName.LOCAL, folder.toString()))
                .isEqualTo("payments");
        assertThat(projects.projectOf(TeamName.LOCAL, "/another/machines/folder"))
                .isEqualTo("folder");
        assertThat(written).isEmpty();
    }

    /** A team had got another team's renamed project, or a mark behind its own, before a name was a team's own. */
    @Test
    void shouldKeepTheNamesOfTeamsApart() throws IOException {
        TeamName acme = new TeamName("acme");
        Path hers = repository("hers/payments", null, null);
        Path theirs = repository("theirs/payments", null, null);
        assertThat(projects.projectOf(acme, hers.toString())).isEqualTo("payments");

        assertThat(projectOf(theirs)).isEqualTo("payments");
        assertThat(projects.projectOf(acme, theirs.toString())).startsWith("payments~");
        assertThat(written).extracting(ProjectClaim::owner).containsExactly(acme, TeamName.LOCAL);
        assertThat(written.getFirst().recordKey()).startsWith("team/acme/project/payments/");

        claims.control(new ProjectRename("payments", "till", "dev", Instant.EPOCH, acme));
        assertThat(projects.now(acme, "payments")).isEqualTo("till");
        assertThat(projects.now(TeamName.LOCAL, "payments")).isEqualTo("payments");

        String key = written.getFirst().recordKey();
        claims.control(key, null);
        claims.control("team/Acme/project/payments/1", null);
        assertThat(projects.wouldBe(acme, theirs.toString())).isEqualTo("till");
        assertThat(projectOf(theirs)).isEqualTo("payments");
    }

    @Test
    void shouldTakeAMarkerAboveARepositoryForItsUsersOwn() throws IOException {
        Path all = Files.createDirectories(temp.resolve("work"));
        Files.writeString(all.resolve(ProjectDetector.MARKER), "everything\n");

        assertThat(projectOf(repository("work/one", "https://example.org/one", null)))
                .isEqualTo("everything");
        assertThat(projectOf(repository("work/two", "https://example.org/two", null)))
                .isEqualTo("everything");
    }

    private ClaimedProjects over(ProjectClaims of) {
        return new ClaimedProjects(of, new ExcludedProjects(List.of()));
    }

    private void write(ProjectClaim claim) {
        written.add(claim);
        log.remove(claim.recordKey());
        log.put(claim.recordKey(), claim);
        claims.control(claim.recordKey(), claim);
    }

    private void trust(Path folder) {
        ProjectDetector.Named named = requireNonNull(projects.rooted(folder.toString()));
        write(requireNonNull(claims.of(TeamName.LOCAL).trust(named.name(), requireNonNull(named.root()))));
    }

    private void restart() {
        claims = new ProjectClaims(this::write);
        log.forEach(claims::control);
        claims.caughtUp();
        projects = over(claims);
    }

    private String projectOf(Path folder) {
        return requireNonNull(projects.projectOf(TeamName.LOCAL, folder.toString()));
    }

    private Path repository(String path, @Nullable String remote, @Nullable String marker) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(path));
        Files.createDirectories(folder.resolve(".git"));
        if (remote != null) {
            configure(folder, remote);
        }
        if (marker != null) {
            Files.writeString(folder.resolve(ProjectDetector.MARKER), marker + "\n");
        }
        return folder;
    }

    private static void configure(Path folder, String remote) throws IOException {
        Files.writeString(
                folder.resolve(".git/config"),
                "[core]\n\tbare = false\n[remote \"upstream\"]\n\turl = https://example.org/up\n[remote \"origin\"]\n"
                        + "\turl = " + remote + "\n\tfetch = +refs/heads/*\n");
    }
}
