/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.PortException;
import dev.memlog.node.EmbeddedMemlog;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.settings.Settings;
import dev.memlog.settings.UserError;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memlog in one process, with the provider that needs no model. */
@Timeout(300)
class EmbeddedIT extends MemlogContract {
    private Path temp;
    private EmbeddedNode node;

    @BeforeAll
    void start(@TempDir Path shared) {
        temp = shared;
        // A name that Kafka would split, SQLite cut and RocksDB not find, were they told of it as of any other.
        boolean anyName = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
        node = EmbeddedNode.start(temp.resolve("a node, b? 50%41 #1" + (anyName ? " \uD83E\uDD86 " : " ")), Map.of());
        playRecordedSessions();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Override
    String writes() {
        return node.url();
    }

    @Override
    String reads() {
        return node.url();
    }

    @Test
    void shouldKeepEverythingWhenStartedAgain() throws IOException {
        Map<String, List<JsonNode>> before = settled();

        restart(() -> {});

        assertThat(settled()).isEqualTo(before);
    }

    @Test
    void shouldKeepEveryRowAndNumberAndWhatIsHiddenWhenRebuilt() throws IOException {
        String observation =
                http.all(reads() + "/api/observations").getFirst().path("id").asText();
        assertThat(http.patch(reads() + "/api/observations/" + observation, Map.of("hidden", true))
                        .status())
                .isEqualTo(200);
        Map<String, List<JsonNode>> before = settled();
        Path database = node.folder().resolve("memlog.db");

        restart(() -> {
            assertThat(database).exists();
            MemoryStore.rebuild(StoreConfig.defaults(database));
            assertThat(database).doesNotExist();
        });

        assertThat(settled()).isEqualTo(before);
        assertThat(http.get(reads() + "/api/observation/" + observation)
                        .json()
                        .path("hidden")
                        .asBoolean())
                .isTrue();
        assertThat(http.patch(reads() + "/api/observations/" + observation, Map.of("hidden", false))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldLeaveNoSecretInTheLogWhenHooksHeldSome() {
        awaitSettled(0);

        // Topics are compressed on disk, so what is looked at here is what a reader of the log gets.
        List<String> records = node.everyRecord();

        assertThat(records)
                .anyMatch(record -> record.contains("Cart.java"))
                .allSatisfy(MemlogContract::assertHoldsNoSecret);
    }

    @Test
    void shouldLeaveNoSecretInAnyFileWhenStopped() throws IOException {
        awaitSettled(0);

        restart(() -> {
            List<Path> files = files(node.folder());
            assertThat(files).anyMatch(file -> file.endsWith("memlog.db"));
            for (Path file : files) {
                // One character for each byte: whatever the file holds, an ASCII text in it stays what it is.
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                SECRETS.forEach(secret -> assertThat(bytes.contains(secret))
                        .as("%s holds %s", file, secret)
                        .isFalse());
            }
        });
    }

    @Test
    void shouldSayWhoHoldsTheFolderWhenStartedTwice() {
        Settings same = EmbeddedNode.settings(node.folder(), Map.of());

        assertThatThrownBy(() -> EmbeddedMemlog.start(same, Map.of(), EmbeddedNode::fail))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("already runs on " + node.folder())
                .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()))
                .hasMessageContaining("--data");
        assertThat(http.isReady(reads())).isTrue();
    }

    @Test
    void shouldNameThePortWhenItIsInUse() {
        String port = node.url().substring(node.url().lastIndexOf(':') + 1);
        Path other = temp.resolve("other");
        Settings taken = EmbeddedNode.settings(other, Map.of("port", port));

        assertThatThrownBy(() -> EmbeddedMemlog.start(taken, Map.of(), EmbeddedNode::fail))
                .isInstanceOf(PortException.class)
                .hasMessageContaining("port " + port)
                .hasMessageContaining("--port");
        assertThat(other).doesNotExist();
    }

    private Map<String, List<JsonNode>> settled() {
        awaitSettled(0);
        return everythingToRead();
    }

    /** The node is another one afterwards, on the same folder and another port. */
    private void restart(WhileStopped whileStopped) throws IOException {
        node.close();
        try {
            whileStopped.run();
        } finally {
            node = EmbeddedNode.start(node.folder(), Map.of());
        }
    }

    private interface WhileStopped {
        void run() throws IOException;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).toList();
        }
    }
}
