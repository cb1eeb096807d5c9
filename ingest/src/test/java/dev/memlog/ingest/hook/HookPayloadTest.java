/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Request;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.ingest.accept.JsonFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookPayloadTest {
    @ParameterizedTest
    @CsvSource({
        "+999999999-12-31T23:59:59Z, 9999-12-31T23:59:59.999Z",
        "-999999999-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "+2000000000-01-01T00:00:00Z,",
        "2026-11-22T10:30:00.5Z, 2026-11-22T10:30:00.500Z",
        "1969-12-31T23:59:59Z, 1970-01-01T00:00:00Z",
        "yesterday,",
    })
    void shouldReadMomentsWithinTheBoundsOfTime(String sent, @Nullable String read) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("timestamp", sent);
        Request request = Request.of(Map.of(), Principal.everyone(TeamName.LOCAL, "dev"));

        var moment =
                new HookPayload(json, new JsonFields(json, List.of(), List.of()), request, false).moment("timestamp");

        assertThat(moment == null ? null : moment.toString()).isEqualTo(read);
    }
}
