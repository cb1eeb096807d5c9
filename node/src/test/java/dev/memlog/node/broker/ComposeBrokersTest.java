/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Brokers of Kafka's own image have the settings that brokers of Memlog's jar have. */
class ComposeBrokersTest {
    private static final Pattern SETTING = Pattern.compile("^ {2}KAFKA_([A-Z_]{1,80}): \"?([^\"]{1,300})\"?$");

    /** Addresses, folders, users: those differ. */
    private static final Set<String> OF_THE_PLACE = Set.of(
            "node.id",
            "controller.quorum.voters",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "log.dirs");

    @Test
    void shouldHaveEverySettingOfABrokerOfTheJar() throws IOException {
        HostPort address = HostPort.parse("127.0.0.1:9092");
        Map<String, String> jar = BrokerProperties.member(
                1, address, address, HostPort.parse("127.0.0.1:9093"), "1@a:1,2@b:1,3@c:1", Path.of("/data"));
        jar.keySet().removeAll(OF_THE_PLACE);

        assertThat(image()).containsAllEntriesOf(jar);
    }

    private static Map<String, String> image() throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "compose.yaml"))) {
            Matcher setting = SETTING.matcher(line);
            if (setting.matches()) {
                // As the image reads them; no name of these has an underscore.
                settings.put(setting.group(1).toLowerCase(Locale.ROOT).replace('_', '.'), setting.group(2));
            }
        }
        return settings;
    }
}
