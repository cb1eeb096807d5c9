/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextRoutesTest {
    private final RecallServer server = new RecallServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/context/inject?project=parcel-service",
                "/api/context/inject?projects=parent,parcel-service&platformSource=claude",
                "/api/context/preview?project=parcel-service"
            })
    void shouldAnswerTheContextAsText(String target) {
        server.memories.observations.add(Seeds.observation(1));

        RecallServer.Answer answer = server.get(target);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body())
                .contains("# [parcel-service] recent context")
                .contains("✨")
                .contains("Route.java");
    }

    @Test
    void shouldColourOnRequest() {
        server.memories.observations.add(Seeds.observation(1));

        assertThat(server.get("/api/context/inject?project=parcel-service&colors=true")
                        .body())
                .contains("\u001b[");
        assertThat(server.get("/api/context/inject?project=parcel-service&colors=maybe")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void shouldWelcomeANewProject() {
        assertThat(server.get("/api/context/inject?project=fresh").body()).contains("No memories of this project yet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?project=", "?projects=,%20,"})
    void shouldAskForAProjectWhenNoneIsNamed(String query) {
        RecallServer.Answer answer = server.get("/api/context/inject" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).startsWith("project must be given");
    }
}
