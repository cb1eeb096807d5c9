/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Ledger;
import dev.memlog.event.Provenance;
import dev.memlog.event.WireMapper;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.query.SessionQueries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of claude-mem's as JSON. */
class ClaudeMemBodyTest {
    private static final Map<String, String> TABLES = Map.of(
            "sessions", "sdk_sessions",
            "prompts", "user_prompts",
            "observations", "observations",
            "summaries", "session_summaries");

    @TempDir
    Path folder;

    private OpenStore store;

    @BeforeEach
    void open() {
        store = new OpenStore(folder.resolve("memlog.db"));
        store.apply(Records.memory(1, Records.session("s1", "shop", new Ledger(3, 0, 0, 1, 1, 0, 1, 0, 0), null)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-mem-9.sql", "claude-mem-13.sql"})
    void shouldTellTheSameAsTheDatabaseThatTheRowsAreOf(String schema) throws Exception {
        Path file = folder.resolve("claude-mem.db");
        ObjectNode body;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            body = rowsOf(connection, schema);
        }
        List<ClaudeMemDatabase.Row> ofDatabase = new ArrayList<>();
        try (ClaudeMemDatabase database = ClaudeMemDatabase.open(file)) {
            database.read(List.of()).forEachRemaining(ofDatabase::add);
        }

        assertThat(rows(body)).isEqualTo(ofDatabase).hasSize(7);
    }

    @Test
    void shouldKnowTheSessionThatIsHereWhenTheBodyHasItNot() {
        ObjectNode body = WireMapper.create().createObjectNode();
        body.putArray("observations").add(observation("m-s1"));
        body.withArray("observations").add(observation("m-s2"));

        List<ClaudeMemDatabase.Row> rows = rows(body);

        assertThat(provenance(rows.getFirst()).key().session().value()).isEqualTo("s1");
        assertThat(provenance(rows.getFirst()).project()).isEqualTo("shop");
        assertThat(provenance(rows.getLast()).key().session().value()).isEqualTo("m-s2");
    }

    @Test
    void shouldSayWhatARowLacks() {
        ObjectNode body = WireMapper.create().createObjectNode();
        ArrayNode rows = body.putArray("observations");
        rows.add("text");
        rows.add(observation("m-s1").without("id"));
        rows.add(observation("m-s1").without("memory_session_id"));
        rows.add(observation("m-s1").without("created_at_epoch"));

        assertThat(rows(body))
                .extracting(ClaudeMemDatabase.Row::problem)
                .containsExactlyInAnyOrder(
                        "it is not an object", "it has no id", "it names no session", "it has no created_at_epoch");
    }

    private List<ClaudeMemDatabase.Row> rows(ObjectNode body) {
        return new ClaudeMemBody(body, new SessionQueries(store.database)).rows();
    }

    private static Provenance provenance(ClaudeMemDatabase.Row row) {
        return ((ExportLine.Memory) Objects.requireNonNull(row.line())).memory().provenance();
    }

    private static ObjectNode observation(String session) {
        return WireMapper.create()
                .createObjectNode()
                .put("id", 4)
                .put("memory_session_id", session)
                .put("title", "Route mended")
                .put("created_at_epoch", 1_770_000_000_000L);
    }

    private static ObjectNode rowsOf(Connection connection, String schema) throws IOException, SQLException {
        ObjectNode body = WireMapper.create().createObjectNode();
        try (Statement statement = connection.createStatement();
                InputStream in = ClaudeMemBodyTest.class.getResourceAsStream(schema)) {
            statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                ArrayNode rows = body.putArray(table.getKey());
                try (ResultSet row = statement.executeQuery("SELECT * FROM " + table.getValue())) {
                    while (row.next()) {
                        ObjectNode json = rows.addObject();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            json.putPOJO(row.getMetaData().getColumnName(i), row.getObject(i));
                        }
                    }
                }
            }
        }
        return (ObjectNode) WireMapper.create().readTree(body.toString());
    }
}
