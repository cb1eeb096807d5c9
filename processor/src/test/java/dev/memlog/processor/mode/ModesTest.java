/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModesTest {
    /** In claude-mem's schema, with all that its own files have. */
    private static final String GARDEN = """
            {
              "name": "Garden log", "description": "What grows where", "version": "2.1.0",
              "observation_types": [
                {"id": "planting", "label": "Planting", "description": "put into the ground", "emoji": "🌱", "work_emoji": "🧤"},
                {"id": "Pest", "label": "Pest", "description": "eaten or ill", "emoji": "🐌", "work_emoji": "🔎"}
              ],
              "observation_concepts": [{"id": "where", "label": "Where", "description": "bed and row"}],
              "prompts": {
                "system_identity": "You keep a gardener's log.",
                "observer_role": "Another agent plans the beds.",
                "spatial_awareness": "Paths are beds.",
                "recording_focus": "Record what was planted.",
                "skip_guidance": "Skip the weather. No output necessary if skipping.",
                "output_format_header": "Use this form:",
                "type_guidance": "**type**: planting or Pest",
                "concept_guidance": "**concepts**: where",
                "field_guidance": "**facts**: with the bed's number",
                "format_examples": "An example: <type>planting</type>",
                "footer": "Nothing but elements.",
                "xml_title_placeholder": "[what grows]",
                "xml_summary_request_placeholder": "[what the gardener wanted]",
                "summary_footer": "Thank you.",
                "header_memory_start": "LOG", "continuation_greeting": "Hello again"
              }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTellWhatSoftwareWorkIsRememberedByUnlessAnotherModeIsChosen() {
        Modes modes = load("code", Map.of(), "");

        assertThat(modes.of("shop").name()).isEqualTo("code");
        assertThat(modes.instructions("shop"))
                .isEqualTo(Modes.CODE.instructions(null))
                .startsWith("You keep the memory of a software project.")
                .contains(
                        "\n# Security\n",
                        "<type>one of: bugfix, feature, refactor, change, discovery, decision</type>",
                        "Types: bugfix (something broken now works), feature (new ability)",
                        "Concepts, two to five of: how-it-works, why-it-exists,",
                        "Answer with exactly <skip reason=\"why\"/>.",
                        "<next_steps>what remains</next_steps>")
                .doesNotContain("# Language");
    }

    @Test
    void shouldTakeAModeFileOfClaudeMemAsItIs() throws IOException {
        Files.writeString(folder.resolve("garden.json"), GARDEN);

        Modes modes = load("garden", Map.of(), "");

        assertThat(modes.instructions("plot"))
                .contains(
                        "You keep a gardener's log.",
                        "Another agent plans the beds.",
                        "Paths are beds.",
                        "Record what was planted.\nUse this form:\n<observation>\n<type>one of: planting, Pest</type>",
                        "<title>[what grows]</title>",
                        "**type**: planting or Pest\n**concepts**: where\n**facts**: with the bed's number",
                        "An example: <type>planting</type>",
                        "Nothing but elements.",
                        "Skip the weather. No output necessary if skipping.\nAnswer with exactly <skip reason=\"why\"/>.",
                        "<request>[what the gardener wanted]</request>",
                        "Thank you.")
                .contains("# Security", "untrusted data")
                .doesNotContain("bugfix", "gotcha");
        assertThat(modes.signs()).isEqualTo(Map.of("planting", "🌱", "Pest", "🐌"));
        assertThat(modes.typeIds()).containsExactly("planting", "Pest");
        assertThat(modes.problems()).isEmpty();
    }

    @Test
    void shouldReadTypesAsTheModeHasThem() throws IOException {
        Files.writeString(folder.resolve("garden.json"), GARDEN);
        Mode garden = load("garden", Map.of(), "").of(null);

        assertThat(kind("<type>pest</type>", garden)).isEqualTo("Pest");
        assertThat(kind("<type>bugfix</type>", garden)).as("kept").isEqualTo("bugfix");
        assertThat(kind("", garden)).as("the first").isEqualTo("planting");
        assertThat(kind("<files_modified><file>bed1</file></files_modified>", garden))
                .isEqualTo("planting");
        assertThat(kind("", Modes.CODE.of(null))).isEqualTo("discovery");
    }

    @Test
    void shouldLayAVariantOverItsParent() throws IOException {
        Files.writeString(folder.resolve("garden.json"), GARDEN);
        Files.writeString(folder.resolve("garden--short.json"), """
                {"name": "Short", "observation_concepts": [], "prompts": {"footer": "Be short."}}
                """);
        Files.writeString(folder.resolve("code--de.json"), "{\"prompts\": {\"footer\": \"Schreibe Deutsch.\"}}");

        Modes modes = load("garden--short", Map.of("shop", "code--de", "lab", "research--none"), "");

        assertThat(modes.of(null).label()).isEqualTo("Short");
        assertThat(modes.instructions(null))
                .contains("Be short.", "You keep a gardener's log.", "planting, Pest")
                .doesNotContain("Nothing but elements.");
        assertThat(modes.of(null).concepts()).isEmpty();
        assertThat(modes.instructions("shop")).contains("Schreibe Deutsch.", "bugfix");
        assertThat(modes.of("lab").types()).extracting(Mode.Type::id).contains("finding", "contradiction");
        assertThat(modes.all()).hasSize(3);
        assertThat(modes.names()).isEqualTo(Map.of("shop", "code--de", "lab", "research--none"));
        assertThat(modes.problems())
                .containsExactly("mode research--none has no file of its own: its parent research is used as it is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"absent", "broken", "empty", "list", "absent--de", "../outside", "a/b", "", "..", "bro ken"})
    void shouldFallBackToTheStandardWhenAModeIsNotToBeHad(String name) throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\"name\": ");
        Files.writeString(folder.resolve("empty.json"), "{\"name\": \"x\", \"observation_types\": []}");
        Files.writeString(folder.resolve("list.json"), "[]");
        Files.writeString(folder.resolve("outside.json"), GARDEN);

        Modes modes = new Inner(folder).load(name);

        assertThat(modes.of("shop").name()).isEqualTo("code");
        assertThat(modes.instructions("shop")).isEqualTo(Modes.CODE.instructions(null));
        assertThat(modes.problems()).singleElement().asString().startsWith("mode " + name + " is not used, but code: ");
    }

    @Test
    void shouldAskForALanguageInEveryMode() {
        Modes modes = load("code", Map.of("thesis", "research"), "German");

        for (String project : new String[] {"shop", "thesis"}) {
            assertThat(modes.instructions(project))
                    .contains(
                            "# Language\nWrite every title, subtitle, fact, narrative and field of a summary in German")
                    .contains("The elements' names, the types, the concepts,");
        }
        assertThat(modes.of("thesis").name()).isEqualTo("research");
    }

    private Modes load(String standard, Map<String, String> byProject, String language) {
        return Modes.load(folder, standard, byProject, language);
    }

    private static String kind(String fields, Mode mode) {
        ParsedReply reply = new ReplyParser().parse("<observation><title>T</title>" + fields + "</observation>", mode);
        return ((ParsedReply.Memories) reply).observations().getFirst().kind();
    }

    /** A folder below the one that has the files, which a name must not lead out of. */
    private record Inner(Path parent) {
        Modes load(String name) {
            Path folder = name.startsWith("..") ? parent.resolve("modes") : parent;
            return Modes.load(folder, name, Map.of(), "");
        }
    }
}
