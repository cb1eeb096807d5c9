/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.hooks.JsonText.Member;
import dev.memlog.cli.hooks.JsonText.Place;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds Memlog's hooks to the text of an agent's settings, and removes them. Both change nothing else and are
 * idempotent. A text that the agent cannot read is refused with a {@link BadSettingsFile}.
 */
final class HookMerge {
    private final Agent agent;

    HookMerge(Agent agent) {
        this.agent = agent;
    }

    /** One of our hooks in a text. */
    private record Found(String event, int entry, int hook, JsonNode json) {}

    /** Leaves the hook before tool calls as it is. */
    String install(String before, HookTarget target) {
        return install(before, target, null);
    }

    /**
     * The text with our hooks for this server: added where they are missing, changed in place where they are not.
     *
     * @param beforeTool whether the hook before tool calls is among them; null to leave that as it is
     */
    String install(String before, HookTarget target, @Nullable Boolean beforeTool) {
        boolean asks = beforeTool == null ? events(before).contains(HookSettings.BEFORE_TOOL) : beforeTool;
        if (before.isBlank()) {
            JsonText empty = JsonText.parse("{\n}\n", false);
            String text = empty.text();
            for (Map.Entry<String, JsonNode> property :
                    HookSettings.of(agent, target, asks).properties()) {
                JsonText json = JsonText.parse(text, false);
                text = new JsonEdit(json).append(json.root(), property.getKey(), property.getValue());
            }
            return text;
        }
        String text = withVersion(before);
        for (Map.Entry<String, ObjectNode> wanted :
                HookSettings.hooksOf(agent, target, asks).entrySet()) {
            text = put(text, wanted.getKey(), wanted.getValue());
        }
        return withoutUnknown(text, target, asks);
    }

    /** The text without our hooks, and without the lists that they leave empty. */
    String uninstall(String before) {
        String text = before;
        Optional<Found> next = found(parse(text)).stream().reduce((first, second) -> second);
        while (next.isPresent()) {
            text = remove(text, next.get());
            next = found(parse(text)).stream().reduce((first, second) -> second);
        }
        return text;
    }

    /** The text that is left of a file with the hooks alone. */
    String empty() {
        return uninstall(install("", HookTarget.of(URI.create("http://x")), false));
    }

    /** Our hooks in a text, one for each event and place. */
    List<PostingHook> ours(String text) {
        return text.isBlank()
                ? List.of()
                : found(parse(text)).stream()
                        .flatMap(found -> PostingHook.of(found.json).stream())
                        .toList();
    }

    /** The events in the text that have one of our hooks. */
    List<String> events(String text) {
        return text.isBlank()
                ? List.of()
                : found(parse(text)).stream().map(Found::event).distinct().toList();
    }

    private String put(String text, String event, ObjectNode hook) {
        JsonText json = parse(text);
        List<Found> present =
                found(json).stream().filter(found -> found.event.equals(event)).toList();
        if (present.isEmpty()) {
            return append(json, event, hook);
        }
        String updated = text;
        for (int i = present.size() - 1; i > 0; i--) {
            updated = remove(updated, present.get(i));
        }
        JsonText left = parse(updated);
        return present.getFirst().json.equals(hook)
                ? updated
                : new JsonEdit(left).replace(place(left, present.getFirst()), hook);
    }

    private String append(JsonText json, String event, ObjectNode hook) {
        JsonEdit edit = new JsonEdit(json);
        JsonNode entry = HookSettings.entry(agent, event, hook);
        Optional<Place> hooks = json.root().member("hooks");
        if (hooks.isEmpty()) {
            ObjectNode all = JsonNodeFactory.instance.objectNode();
            all.putArray(event).add(entry);
            return edit.append(json.root(), "hooks", all);
        }
        Optional<Place> list = hooks.get().member(event);
        return list.isEmpty()
                ? edit.append(
                        hooks.get(), event, JsonNodeFactory.instance.arrayNode().add(entry))
                : edit.append(list.get(), null, entry);
    }

    private String remove(String text, Found found) {
        JsonText json = parse(text);
        JsonEdit edit = new JsonEdit(json);
        Place hooks = json.root().member("hooks").orElseThrow();
        Place list = hooks.member(found.event).orElseThrow();
        Place entry = list.members().get(found.entry).value();
        Optional<Place> group = agent.flat() ? Optional.empty() : entry.member("hooks");
        if (group.isPresent() && group.get().members().size() > 1) {
            return edit.remove(group.get(), found.hook);
        }
        if (list.members().size() > 1) {
            return edit.remove(list, found.entry);
        }
        return hooks.members().size() > 1
                ? edit.remove(hooks, index(hooks, found.event))
                : edit.remove(json.root(), index(json.root(), "hooks"));
    }

    /** Removes hooks of an earlier version for events that are no longer used. */
    private String withoutUnknown(String text, HookTarget target, boolean asks) {
        Map<String, ObjectNode> wanted = HookSettings.hooksOf(agent, target, asks);
        String left = text;
        List<Found> all = found(parse(text));
        for (int i = all.size() - 1; i >= 0; i--) {
            if (!wanted.containsKey(all.get(i).event)) {
                left = remove(left, all.get(i));
            }
        }
        return left;
    }

    private String withVersion(String text) {
        JsonText json = parse(text);
        return agent == Agent.CURSOR && !json.json().has("version")
                ? new JsonEdit(json).append(json.root(), "version", IntNode.valueOf(1))
                : text;
    }

    private static int index(Place container, String key) {
        List<Member> members = container.members();
        for (int i = 0; i < members.size(); i++) {
            if (key.equals(members.get(i).key())) {
                return i;
            }
        }
        throw new IllegalStateException("no member " + key);
    }

    private Place place(JsonText json, Found found) {
        Place entry = json.root()
                .member("hooks")
                .flatMap(hooks -> hooks.member(found.event))
                .orElseThrow()
                .members()
                .get(found.entry)
                .value();
        return agent.flat()
                ? entry
                : entry.member("hooks").orElseThrow().members().get(found.hook).value();
    }

    private List<Found> found(JsonText json) {
        List<Found> all = new ArrayList<>();
        json.json().path("hooks").properties().forEach(event -> {
            for (int i = 0; i < event.getValue().size(); i++) {
                JsonNode entry = event.getValue().get(i);
                JsonNode hooks =
                        agent.flat() ? JsonNodeFactory.instance.arrayNode().add(entry) : entry.path("hooks");
                for (int j = 0; j < hooks.size(); j++) {
                    if (PostingHook.of(hooks.get(j)).isPresent()) {
                        all.add(new Found(event.getKey(), i, j, hooks.get(j)));
                    }
                }
            }
        });
        return all;
    }

    /** Parses the text and checks that the hooks are an object of lists. */
    private JsonText parse(String text) {
        JsonText json = JsonText.parse(text, agent.comments());
        json.root().member("hooks").ifPresent(hooks -> {
            JsonNode value = json.json().path("hooks");
            if (!value.isObject()) {
                throw new BadSettingsFile("has \"hooks\" that are no object (" + json.position(hooks) + ")");
            }
            for (Member event : hooks.members()) {
                String name = String.valueOf(event.key());
                if (!value.path(name).isArray()
                        && HookSettings.hooksOf(agent, HookTarget.of(URI.create("http://x")), true)
                                .containsKey(name)) {
                    throw new BadSettingsFile(
                            "has \"hooks\" for " + name + " that are no list (" + json.position(event.value()) + ")");
                }
            }
        });
        return json;
    }
}
