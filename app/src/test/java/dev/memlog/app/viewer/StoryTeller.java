/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Posts to a node what the hooks of Claude Code would, and tells the provider what to make of it. */
final class StoryTeller {
    private final NodeHttp http;
    private final String url;
    private final StoryProvider provider;
    private int prompts;
    private int tools;

    StoryTeller(NodeHttp http, String url, StoryProvider provider) {
        this.http = http;
        this.url = url;
        this.provider = provider;
    }

    /** All sessions of a resource beside this class. */
    void tellAll(String resource) {
        try (InputStream in = StoryTeller.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            NodeHttp.JSON.readTree(in).forEach(this::tell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A session starts and is told what is remembered of its project. */
    void begin(String session, String project) {
        post(hook(session, project, "SessionStart").put("source", "startup"));
    }

    void prompt(String session, String project, String text) {
        prompts++;
        post(hook(session, project, "UserPromptSubmit").put("prompt", text));
    }

    /** @param key of the memory that it becomes */
    void tool(String session, String project, String name, String key) {
        ObjectNode hook = hook(session, project, "PostToolUse")
                .put("tool_name", name)
                .put("tool_use_id", "toolu_01" + session.substring(0, 4) + tools++);
        hook.putObject("tool_input").put("description", "story:" + key);
        hook.putObject("tool_response").put("stdout", "done");
        post(hook);
    }

    /** A use of a tool of which the provider makes nothing. */
    void glance(String session, String project, String name) {
        ObjectNode hook = hook(session, project, "PostToolUse")
                .put("tool_name", name)
                .put("tool_use_id", "toolu_01" + session.substring(0, 4) + tools++);
        hook.putObject("tool_input").put("description", "a look");
        hook.putObject("tool_response").put("stdout", "done");
        post(hook);
    }

    /** An edit of a file that is really there. */
    void edit(String session, String project, Path root, String file, String key, JsonNode memory) {
        provider.teach(key, memory);
        ObjectNode hook = hook(session, project, "PostToolUse")
                .put("cwd", root.toString())
                .put("tool_name", "Edit")
                .put("tool_use_id", "toolu_01" + session.substring(0, 4) + tools++);
        hook.putObject("tool_input")
                .put("file_path", root.resolve(file).toString())
                .put("description", "story:" + key);
        hook.putObject("tool_response").put("stdout", "done");
        post(hook);
    }

    void remember(String session, String project, String name, String key, JsonNode memory) {
        provider.teach(key, memory);
        tool(session, project, name, key);
    }

    private void tell(JsonNode story) {
        String session = story.path("session").asText();
        String project = story.path("project").asText();
        for (JsonNode turn : story.path("turns")) {
            prompt(session, project, turn.path("prompt").asText());
            int number = 0;
            for (JsonNode memory : turn.path("memories")) {
                ObjectNode told = memory.deepCopy();
                String tool = told.remove("tool").asText();
                remember(session, project, tool, session.substring(0, 6) + "-" + tools + "-" + number++, told);
            }
            if (turn.has("summary")) {
                String key = session.substring(0, 6) + "-turn-" + tools;
                provider.teach(key, turn.path("summary"));
                post(hook(session, project, "Stop").put("last_assistant_message", "Done. story:" + key));
            }
        }
        if (story.path("ended").asBoolean()) {
            post(hook(session, project, "SessionEnd").put("reason", "exit"));
        }
    }

    private ObjectNode hook(String session, String project, String name) {
        return NodeHttp.JSON
                .createObjectNode()
                .put("session_id", session)
                .put("cwd", "/home/dev/" + project)
                .put("prompt_id", "prompt-" + prompts)
                .put("hook_event_name", name);
    }

    private void post(ObjectNode hook) {
        NodeHttp.Answer answer = http.post(url + "/hooks", hook);
        assertThat(answer.isFine()).as(answer.body()).isTrue();
    }
}
