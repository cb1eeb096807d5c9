/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What {@code cluster up} was asked for. It is kept beside the data, so that the other commands know the same processes.
 *
 * @param providers as the setting {@code providers}
 * @param keys whether nodes ask for keys
 * @param tlsCert PEM file of the certificate; null for plain HTTP
 * @param tlsCa PEM file of the authority that signed it; null if it is signed by a known one, or by itself
 * @param firstPort of a range of {@value #PORTS}
 */
public record ClusterShape(
        int brokers,
        int ingestNodes,
        int processNodes,
        int storeNodes,
        String providers,
        boolean keys,
        @Nullable Path tlsCert,
        @Nullable Path tlsKey,
        @Nullable Path tlsCa,
        int firstPort) {
    /** Below 32768, where Linux begins to give ports to whoever asks for any. */
    public static final int DEFAULT_FIRST_PORT = 27_757;

    static final int PORTS = 50;
    static final int MOST_NODES = 9;
    private static final String FILE_NAME = "cluster.properties";

    /** As compose.yaml: three brokers, two nodes of each role. */
    public static ClusterShape ofTeam() {
        return new ClusterShape(3, 2, 2, 2, "offline", true, null, null, null, DEFAULT_FIRST_PORT);
    }

    public boolean hasTls() {
        return tlsCert != null;
    }

    /** What vouches for the certificate: one that signed itself is its own authority. Null for plain HTTP. */
    @Nullable
    Path authority() {
        return tlsCa != null ? tlsCa : tlsCert;
    }

    /** @throws UserError if the file cannot be read or is not whole */
    static Optional<ClusterShape> in(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties kept = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            kept.load(reader);
            return Optional.of(new ClusterShape(
                    number(kept, "brokers"),
                    number(kept, "ingest-nodes"),
                    number(kept, "process-nodes"),
                    number(kept, "store-nodes"),
                    kept.getProperty("providers", "offline"),
                    Boolean.parseBoolean(kept.getProperty("keys")),
                    path(kept, "tls-cert"),
                    path(kept, "tls-key"),
                    path(kept, "tls-ca"),
                    number(kept, "first-port")));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    file + " cannot be read (" + e.getMessage() + "): write it anew with `memlog cluster up` and the"
                            + " options of the first time, after deleting it",
                    e);
        }
    }

    /** @throws UserError if the folder cannot be written */
    void keepIn(Path folder) {
        Properties kept = new Properties();
        kept.setProperty("brokers", String.valueOf(brokers));
        kept.setProperty("ingest-nodes", String.valueOf(ingestNodes));
        kept.setProperty("process-nodes", String.valueOf(processNodes));
        kept.setProperty("store-nodes", String.valueOf(storeNodes));
        kept.setProperty("providers", providers);
        kept.setProperty("keys", String.valueOf(keys));
        kept.setProperty("first-port", String.valueOf(firstPort));
        put(kept, "tls-cert", tlsCert);
        put(kept, "tls-key", tlsKey);
        put(kept, "tls-ca", tlsCa);
        Path file = folder.resolve(FILE_NAME);
        try (var out = PrivateFile.create(file)) {
            kept.store(out, "What memlog cluster up was asked for");
        } catch (IOException e) {
            throw new UserError(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void put(Properties kept, String name, @Nullable Path path) {
        if (path != null) {
            kept.setProperty(name, path.toString());
        }
    }

    private static @Nullable Path path(Properties kept, String name) {
        String text = kept.getProperty(name);
        return text == null ? null : Path.of(text);
    }

    private static int number(Properties kept, String name) {
        return Integer.parseInt(kept.getProperty(name, ""));
    }
}
