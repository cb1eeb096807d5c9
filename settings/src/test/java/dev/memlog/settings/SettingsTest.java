/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTakeTheDataFolderAsItIsWritten() {
        String name = folder.resolve(" a, b? 50%41 'c' ").toString();

        assertThat(Settings.load(Map.of("data", name), Map.of()).dataFolder()).isEqualTo(Path.of(name));
        assertThat(Settings.load(Map.of(), Map.of("MEMLOG_DATA", name)).dataFolder())
                .isEqualTo(Path.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "/srv/memlog\n", "/srv/m\uFFFDmlog"})
    void shouldRefuseADataFolderThatCannotBeNamed(String name) {
        assertThatThrownBy(() -> Settings.load(Map.of("data", name), Map.of()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("wants a folder's path, in characters of Java's locale (LC_ALL=C.UTF-8 has all)");
    }

    /** As Kubernetes sets them beside Services called memlog, memlog-store and memlog-kafka, and Docker for a link. */
    @Test
    void shouldPassOverWhatIsToldOfServices() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "MEMLOG_PORT", "tcp://10.43.0.7:37777",
                "MEMLOG_SERVICE_HOST", "10.43.0.7",
                "MEMLOG_SERVICE_PORT", "37777",
                "MEMLOG_SERVICE_PORT_HTTP", "37777",
                "MEMLOG_PORT_37777_TCP", "tcp://10.43.0.7:37777",
                "MEMLOG_PORT_37777_TCP_PROTO", "tcp",
                "MEMLOG_PORT_37777_TCP_PORT", "37777",
                "MEMLOG_PORT_37777_TCP_ADDR", "10.43.0.7"));
        environment.putAll(Map.of(
                "MEMLOG_STORE_PORT", "udp://[fd00::7]:37777",
                "MEMLOG_STORE_SERVICE_HOST", "fd00::7",
                "MEMLOG_STORE_SERVICE_PORT", "37777",
                "MEMLOG_STORE_PORT_37777_UDP", "udp://[fd00::7]:37777",
                "MEMLOG_STORE_PORT_37777_UDP_ADDR", "fd00::7",
                "MEMLOG_KAFKA_SERVICE_HOST", "10.43.0.9",
                "MEMLOG_KAFKA_SERVICE_PORT", "9092",
                "MEMLOG_KAFKA_PORT", "tcp://10.43.0.9:9092",
                "MEMLOG_KAFKA_PORT_9092_TCP", "tcp://10.43.0.9:9092",
                "MEMLOG_HTTP_PORT", "tcp://10.43.0.10:80"));
        environment.putAll(Map.of("MEMLOG_NAME", "/web/memlog", "MEMLOG_ENV_JAVA_HOME", "/opt/java"));

        Settings settings = Settings.load(Map.of(), environment);

        assertThat(settings.values()).isEmpty();
        assertThat(settings.kafka("producer")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "MEMLOG_PROT, 37778",
        "MEMLOG_SERVICE_HOST, 10.43.0.7",
        "MEMLOG_SERVICE_PORT, 37777",
        "MEMLOG_PORT_37777_TCP, yes",
        "MEMLOG_STORE_PORT, 37777",
        "MEMLOG_PORT, tcp:37777",
        "MEMLOG_NAME, /web/memlog"
    })
    void shouldTellOfAVariableThatOnlyLooksLikeAServices(String name, String value) {
        assertThatThrownBy(() -> Settings.load(Map.of(), Map.of(name, value)))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining(name);
    }

    @Test
    void shouldStandAtDefaultsWhenNothingIsSet() {
        Settings settings = Settings.load(Map.of(), Map.of("PATH", "/bin"));

        assertThat(settings.dataFolder()).isEqualTo(Path.of(System.getProperty("user.home"), ".memlog"));
        assertThat(settings.get(NodeSettings.PORT)).isEqualTo(37777);
        assertThat(settings.get(NodeSettings.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(NodeSettings.PROVIDERS)).containsExactly("offline");
        assertThat(settings.get(IngestSettings.MAX_BODY_BYTES).bytes()).isEqualTo(5 * 1024 * 1024);
        assertThat(settings.get(IngestSettings.CONTEXT_DEADLINE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(IngestSettings.REDACT_SECRETS)).isTrue();
        assertThat(settings.get(StoreSettings.URL)).isEmpty();
        assertThat(settings.apiKey("openai")).isEmpty();
        assertThat(settings.isSet(NodeSettings.PORT)).isFalse();
    }

    @Test
    void shouldPutFlagsAboveEnvironmentAboveFile() throws IOException {
        write("port=1", "host=0.0.0.1", "context.full=7");
        Map<String, String> environment = Map.of("MEMLOG_PORT", "2", "MEMLOG_HOST", "0.0.0.2");

        Settings settings = load(Map.of("port", "3"), environment);

        assertThat(settings.get(NodeSettings.PORT)).isEqualTo(3);
        assertThat(settings.get(NodeSettings.HOST)).isEqualTo("0.0.0.2");
        assertThat(settings.get(ContextSettings.FULL)).isEqualTo(7);
    }

    @Test
    void shouldReadEveryKeyFromFileAndEnvironmentAlike() throws IOException {
        // Given: every key at its default
        Map<String, String> environment = new HashMap<>();
        StringBuilder file = new StringBuilder();
        for (Setting<?> setting : AllSettings.list()) {
            if (!setting.equals(NodeSettings.DATA)) {
                environment.put(setting.environmentName(), setting.standard());
                file.append(setting.key())
                        .append('=')
                        .append(setting.standard())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("memlog.properties"), file);

        // Then
        for (Settings settings : List.of(load(Map.of(), environment), load(Map.of(), Map.of()))) {
            assertThat(AllSettings.list())
                    .allSatisfy(setting -> assertThat(settings.isSet(setting)).isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port                       | 70000   | a whole number from 0 to 65535
            port                       | http    | a whole number from 0 to 65535
            ingest.ack-timeout         | 2       | a duration from 100ms to 1m
            ingest.ack-timeout         | 2h      | a duration from 100ms to 1m
            ingest.max-body-bytes      | 1TB     | a size from 1KB to 64MB
            ingest.max-body-bytes      | 999999999999GB | a size from 1KB to 64MB
            ingest.redact-secrets      | yes     | true or false
            providers                  | gpt     | words out of anthropic
            providers                  | openai,openai | at least 1
            store.url                  | store:80 | an address like http://host:port
            host                       | ''      | text of 1 to 4096 characters
            provider.gemini.concurrency | 0      | a whole number from 1 to 100000
            """)
    void shouldNameKeyValueSourceAndRangeWhenValueIsBad(String key, String value, String range) {
        assertThatThrownBy(() -> load(Map.of(), Map.of(AllSettings.of(key).environmentName(), value)))
                .isInstanceOf(BadSetting.class)
                .hasMessageStartingWith(key + "=" + value + " (environment MEMLOG_")
                .hasMessageContaining(range);
    }

    @Test
    void shouldNameTheFileOrTheFlagThatABadValueCameFrom() throws IOException {
        assertThatThrownBy(() -> load(Map.of("port", "-1"), Map.of())).hasMessageStartingWith("port=-1 (flag --port)");

        write("port=x");
        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .hasMessageStartingWith("port=x (file " + folder.resolve("memlog.properties") + ")");
    }

    @Test
    void shouldSuggestTheNearestKeyWhenOneIsUnknown() throws IOException {
        assertThatThrownBy(() -> load(Map.of(), Map.of("MEMLOG_INGEST_ACK_TIMEOT", "2s")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("MEMLOG_INGEST_ACK_TIMEOT")
                .hasMessageContaining("did you mean MEMLOG_INGEST_ACK_TIMEOUT?");

        write("provider.openai.basurl=http://x");
        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("provider.openai.basurl")
                .hasMessageContaining("did you mean provider.openai.base-url?");

        write("zzzzzzzzzzzz=1");
        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .hasMessageContaining("zzzzzzzzzzzz")
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void shouldLeaveTheLaunchersVariablesAlone() {
        Map<String, String> environment =
                Map.of("MEMLOG_SERVER", "x", "MEMLOG_LOG_LEVEL", "debug", "MEMLOG_JAVA_OPTS", "-Xmx2g");

        assertThat(load(Map.of(), environment).get(NodeSettings.PORT)).isEqualTo(37777);
    }

    @Test
    void shouldRefuseTheDataFolderInTheFileThatLiesInIt() throws IOException {
        write("data=/elsewhere");

        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("--data");
    }

    @Test
    void shouldPassKafkasOwnSettingsByScope() throws IOException {
        write("kafka.security.protocol=SSL", "kafka.producer.linger.ms=9", "kafka.broker.num.io.threads=3");
        Settings settings = load(Map.of(), Map.of("MEMLOG_KAFKA_CONSUMER_MAX_POLL_RECORDS", "5"));

        assertThat(settings.kafka("producer"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("security.protocol", "SSL", "linger.ms", "9"));
        assertThat(settings.kafka("consumer"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("security.protocol", "SSL", "max.poll.records", "5"));
        assertThat(settings.kafka("broker")).containsExactlyInAnyOrderEntriesOf(Map.of("num.io.threads", "3"));
    }

    @Test
    void shouldNeverShowASecret() throws IOException {
        write("provider.openai.api-key=hush-1", "kafka.sasl.jaas.config=hush-2", "kafka.ssl.key.password=hush-3");

        assertThat(load(Map.of(), Map.of()).toString())
                .contains("provider.openai.api-key")
                .doesNotContain("hush");
    }

    @Test
    void shouldReadAnApiKeyFromItsFile() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "hush\n");
        Map<String, String> file = Map.of("MEMLOG_PROVIDER_OPENAI_API_KEY_FILE", key.toString());
        Map<String, String> absent = Map.of("MEMLOG_PROVIDER_OPENAI_API_KEY_FILE", key + "-not-there");

        assertThat(load(Map.of(), file).apiKey("openai")).contains("hush");
        assertThatThrownBy(() -> load(Map.of(), absent).apiKey("openai"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("provider.openai.api-key-file");
        assertThatThrownBy(() -> load(Map.of(), file)
                        .with(Map.of("provider.openai.api-key", "x"))
                        .apiKey("openai"))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("both set");
    }

    @Test
    void shouldSayWhatIsWrongWhenTheFileIsNoPropertiesFile() throws IOException {
        write("port=\\uZZZZ");

        assertThatThrownBy(() -> load(Map.of(), Map.of()))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("memlog.properties cannot be read");
    }

    private Settings load(Map<String, String> flags, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(flags);
        all.put("data", folder.toString());
        return Settings.load(all, environment);
    }

    private void write(String... lines) throws IOException {
        Files.write(folder.resolve("memlog.properties"), List.of(lines));
    }
}
