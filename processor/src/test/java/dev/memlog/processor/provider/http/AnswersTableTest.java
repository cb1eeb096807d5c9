/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.RecordedBatches;
import dev.memlog.processor.provider.http.AnswerRows.Row;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * Each way of answering of {@link AnswerRows}, by a real server and the rules of sessions; and the table of them in the
 * docs, which is what came of it. With {@code MEMLOG_REWRITE_DOCS=1} in the environment the table is written anew.
 */
class AnswersTableTest {
    private static final Path TABLE = Path.of("..", "docs", "providers-answers.md");
    private static final String HEAD = """
            # Outcome of an event, by the model server's reply

            `AnswersTableTest` makes this page: it lets a server reply in each way and follows one event by the rules of
            sessions. `MEMLOG_REWRITE_DOCS=1` in the environment of that test writes the page again.

            *Requests* are the calls for the one event until the outcome in the next column. *Letters* are dead letters:
            kept with the reply, and replayed by `memlog dlq replay` or, for a fault of the provider's, automatically.
            Events that *wait* are sent when the provider works again; the next provider of the chain takes them
            meanwhile.

            | Provider | Reply of the server | Requests | Events | Message |
            |---|---|---|---|---|
            """;

    @Test
    void shouldDoWithEachAnswerWhatTheTableSays() throws Exception {
        SoftAssertions softly = new SoftAssertions();
        StringBuilder table = new StringBuilder(HEAD);
        List<Row> rows = AnswerRows.all();
        for (Row row : rows) {
            AtomicInteger requests = new AtomicInteger();
            AnsweredBatch.End end = run(row, requests);
            softly.assertThat(end.outcome()).as(row.what() + ": " + end.told()).isEqualTo(row.outcome());
            softly.assertThat(requests.get()).as(row.what() + ": " + end.told()).isEqualTo(row.requests());
            table.append("| ")
                    .append(row.provider())
                    .append(" | ")
                    .append(row.what().replace("|", "\\|"))
                    .append(" | ")
                    .append(requests)
                    .append(" | ")
                    .append(end.outcome())
                    .append(" | ")
                    .append(end.told().replace("|", "\\|").replace("<", "&lt;"))
                    .append(" |\n");
        }
        softly.assertAll();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
        if (System.getenv("MEMLOG_REWRITE_DOCS") != null) {
            Files.writeString(TABLE, table.toString());
        }
        assertThat(TABLE).as("the table lags behind: see this test's comment").hasContent(table.toString());
    }

    private static AnsweredBatch.End run(Row row, AtomicInteger requests) throws IOException, InterruptedException {
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return row.server().answer(request.getBody().utf8(), requests.getAndIncrement());
                }
            });
            server.start(InetAddress.getLoopbackAddress(), 0);
            ProviderConfig config = ProviderDefaults.config(row.provider())
                    .withBaseUrl(server.url("/v1").toString())
                    .withApiKey(ProviderClientContract.KEY);
            try (ProviderClient client = ProviderFactory.create(config)) {
                return new AnsweredBatch(client, event(row), row.othersSucceed()).end();
            }
        }
    }

    private static SessionEvent event(Row row) {
        StringBuilder output = new StringBuilder("\"");
        for (int line = 0; line < (row.big() ? 1_000 : 1); line++) {
            output.append("line ").append(line).append(" of the test's output, which takes fifty characters\\n");
        }
        return RecordedBatches.used(
                        1,
                        "Bash",
                        "{\"command\":\"mvn test\"}",
                        output.append('"').toString())
                .event();
    }
}
