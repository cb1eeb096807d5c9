/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The settings by which Kafka's own tools reach a running node's broker, in a file for its owner alone: {@code
 * kafka-topics.sh --command-config DATA/kafka-client.properties}.
 */
public final class ClientFile {
    public static final String NAME = "kafka-client.properties";

    private ClientFile() {}

    /** Replaces the one of an earlier start, whose secret is worth nothing any more. */
    public static void write(Path dataFolder, Map<String, ?> client) {
        Path file = dataFolder.resolve(NAME);
        Path part = dataFolder.resolve(NAME + ".part");
        StringBuilder text = new StringBuilder();
        client.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        try {
            try (OutputStream out = PrivateFile.create(part)) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UserError(
                    file + " cannot be written (" + e.getClass().getSimpleName()
                            + "): check that the data folder may be written",
                    e);
        }
    }
}
