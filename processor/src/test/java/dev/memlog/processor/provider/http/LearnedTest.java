/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderDefaults;
import java.io.IOException;
import java.net.InetAddress;
import java.util.OptionalLong;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client remembers of its model from one call to the next. */
class LearnedTest {
    private static final String GOOD = "{\"choices\":[{\"message\":{\"content\":\"<skip reason='x'/>\"}}]}";
    private final MockWebServer server = new MockWebServer();
    private ProviderClient client;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        client = ProviderFactory.create(ProviderDefaults.config("openai")
                .withBaseUrl(server.url("/openai/deployments/d?api-version=2024-10-21")
                        .toString()));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldNegotiateOnceAndKeepTheQueryOfItsAddress() throws Exception {
        answer(
                400,
                "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. "
                        + "Use 'max_completion_tokens' instead.\",\"param\":\"max_tokens\"}}");
        answer(200, GOOD);
        answer(200, GOOD);

        client.call(ProviderClientContract.request());
        client.call(ProviderClientContract.request());

        assertThat(server.getRequestCount()).isEqualTo(3);
        assertThat(server.takeRequest().getTarget())
                .isEqualTo("/openai/deployments/d/chat/completions?api-version=2024-10-21");
        assertThat(server.takeRequest().getBody().utf8())
                .contains("\"max_completion_tokens\":4096", "\"stream\":false");
        assertThat(server.takeRequest().getBody().utf8()).contains("\"max_completion_tokens\":4096");
        assertThat(client.learned()).containsExactly("it is asked with max_completion_tokens");
    }

    @Test
    void shouldTellTheSizeThatARefusalHasTold() throws Exception {
        answer(400, "{\"error\":\"the context length is only 1500 tokens\"}");

        client.call(ProviderClientContract.request());

        assertThat(client.learned()).contains("its context is about 1500 tokens");
        assertThat(client.promptTokens(false)).isLessThan(1_500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4096   | greater than the context length (n_keep: 10247 >= n_ctx: 4096). Try to load
            8192   | the request exceeds the available context size {"n_prompt_tokens":14429,"n_ctx":8192}
            200000 | prompt is too long: 208310 tokens > 200000 maximum
            128000 | This model's maximum context length is 128000 tokens. However, your messages resulted in 204308 tokens
            4096   | longer than the maximum model length of 4096.
            2048   | Requested tokens (2285) exceed context window of 2048
            32768  | Input is too long: at most 32,768 tokens
            0      | prompt too long; exceeded max context length by 812 tokens
            0      | Prompt exceeds max length
            """)
    void shouldReadTheContextFromTheWords(long context, String words) {
        OptionalLong told = SizeWords.context(words);

        assertThat(told.orElse(0)).isEqualTo(context);
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }
}
