/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.memlog.event.ground.SeenFile;
import dev.memlog.ingest.ground.WorkTree;
import dev.memlog.node.ground.FileFates.Fate;
import dev.memlog.testkit.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository may come from anyone: whatever it has in it, a comparison ends, and takes little memory. */
class HostileRepositoryTest {
    private static final String ID = "ab".repeat(20);
    private static final long HUGE = 3L * 1024 * 1024 * 1024;

    @TempDir
    Path temp;

    private Path git;

    @BeforeEach
    void begin() throws IOException {
        git = Files.createDirectories(temp.resolve("shop/.git"));
        Files.createDirectories(git.resolve("objects/pack"));
        Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    }

    private static void huge(Path file) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(HUGE);
        }
    }

    @Test
    void shouldReadNoFileThatIsTooLarge() throws Exception {
        huge(git.resolve("index"));
        huge(git.resolve("shallow"));
        huge(git.resolve("objects/ab").resolve(ID.substring(2)));

        assertThatThrownBy(() -> GitIndex.read(git, false, (path, id, isSkipped) -> {}))
                .isInstanceOf(IOException.class);
        try (GitObjects objects = new GitObjects(git, false)) {
            assertThatThrownBy(() -> objects.read(ID)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> new GitHistory(objects, git, false, new Limit(Long.MAX_VALUE / 2)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldGiveUpADeltaThatIsItsOwnBase() throws Exception {
        byte[] id = new byte[20];
        Arrays.fill(id, (byte) 0xab);
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        pack.writeBytes(
                ByteBuffer.allocate(12).putInt(0x5041434b).putInt(2).putInt(1).array());
        pack.write(7 << 4);
        pack.writeBytes(id);
        ByteBuffer index = ByteBuffer.allocate(8 + 256 * 4 + 20 + 4 + 4 + 40);
        index.putInt(0xff744f63).putInt(2);
        for (int first = 0; first < 256; first++) {
            index.putInt(first < 0xab ? 0 : 1);
        }
        index.put(id).putInt(0).putInt(12);
        Files.write(git.resolve("objects/pack/pack-1.pack"), pack.toByteArray());
        Files.write(git.resolve("objects/pack/pack-1.idx"), index.array());

        try (GitObjects objects = new GitObjects(git, false)) {
            assertThatThrownBy(() -> objects.read(ID)).isInstanceOf(IOException.class);
            assertThat(objects.read("cd".repeat(20))).isNull();
        }
    }

    @Test
    void shouldOpenABoundedNumberOfPacks() throws Exception {
        ByteBuffer index =
                ByteBuffer.allocate(8 + 256 * 4 + 40).putInt(0xff744f63).putInt(2);
        for (int i = 0; i < 300; i++) {
            Files.write(git.resolve("objects/pack/pack-" + i + ".idx"), index.array());
            Files.write(git.resolve("objects/pack/pack-" + i + ".pack"), new byte[12]);
        }

        try (GitObjects objects = new GitObjects(git, false)) {
            assertThatThrownBy(() -> objects.read(ID)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldLookThroughABoundedNumberOfFolders() throws Exception {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "so many folders take long there");
        Path plain = Files.createDirectories(temp.resolve("plain"));
        for (int i = 0; i < 20_100; i++) {
            Files.createDirectory(plain.resolve("d" + i));
        }
        WorkTree tree = Objects.requireNonNull(WorkTree.around(plain.toString()));
        FileFates fates = new FileFates(
                tree,
                false,
                new KnownContents(new TestClock(Instant.EPOCH)),
                new KnownFates(),
                (file, path) -> null,
                new Limit(Long.MAX_VALUE / 2));
        SeenFile gone = new SeenFile("gone.txt", ID, null, 5L);

        assertThat(fates.of(gone)).isNull();
        fates.search();

        // The rest may have it.
        assertThat(fates.of(gone)).isEqualTo(new Fate.Unknown());
    }
}
