/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import dev.memlog.settings.UserError;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries. They stay unpacked in the data folder, one copy of each version; where programs do
 * not run there, in Java's temporary folder, from which they are deleted as soon as they are loaded.
 *
 * <p>Threading: safe; a process loads them once.
 */
final class OnnxLibraries {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxLibraries.class);
    /** Where ONNX Runtime itself looks first; a user who sets it has libraries of their own. */
    private static final String PATH = "onnxruntime.native.path";

    private static final String PREFIX = "onnxruntime-";
    private static final List<String> NAMES = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final Object ONCE = new Object();
    private static final String WAY_OUT = "mount one of them without noexec and with 30 MB of room, or name a folder"
            + " where programs may run: MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR; embeddings.provider=none is search by"
            + " words alone";

    private static boolean loaded;

    private OnnxLibraries() {}

    /**
     * Loads them, unless that has been done.
     *
     * @param folder for native libraries, in the data folder
     * @throws LocalModelException where they do not run, with the way out
     */
    static void load(Path folder) throws LocalModelException {
        synchronized (ONCE) {
            if (loaded || System.getProperty(PATH) != null) {
                return;
            }
            List<JarFileCopy> copies = copies();
            List<String> reasons = new ArrayList<>();
            for (Place place : List.of(Place.kept(folder), Place.passing())) {
                try {
                    place.load(copies);
                    loaded = true;
                    return;
                } catch (IOException | UnsatisfiedLinkError | RuntimeException e) {
                    LOG.debug("ONNX Runtime cannot be loaded from {}", place.folder(), e);
                    reasons.add(place.folder() + " (" + UserError.oneLine(e.getMessage()) + ")");
                }
            }
            throw new LocalModelException(
                    "ONNX Runtime can be loaded neither from " + String.join(" nor from ", reasons) + ": " + WAY_OUT);
        }
    }

    /**
     * Deletes the empty folder that ONNX Runtime makes in Java's temporary folder when it starts, and that it deletes no
     * sooner than at an orderly end of the process.
     */
    static void deleteFolderOfStart() {
        try {
            Files.deleteIfExists(folderOfStart());
        } catch (ReflectiveOperationException | IllegalStateException | IOException e) {
            LOG.debug("an empty folder of ONNX Runtime is left", e);
        }
    }

    /** ONNX Runtime tells nobody of it. */
    static Path folderOfStart() throws ReflectiveOperationException {
        Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
        field.setAccessible(true);
        if (field.get(null) instanceof Path made) {
            return made;
        }
        throw new IllegalStateException("ONNX Runtime was not started");
    }

    private static List<JarFileCopy> copies() throws LocalModelException {
        String system = system() + "-" + architecture();
        List<JarFileCopy> copies = NAMES.stream()
                .map(name -> new JarFileCopy("ai/onnxruntime/native/" + system + "/" + System.mapLibraryName(name)))
                .toList();
        if (!copies.stream().allMatch(JarFileCopy::exists)) {
            throw new LocalModelException("ONNX Runtime has no library for " + system
                    + ": choose embeddings.provider=openai, which is any server of that kind, or gemini;"
                    + " embeddings.provider=none is search by words alone");
        }
        return copies;
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.contains("mac") || name.contains("darwin")) {
            return "osx";
        }
        return name.contains("win") ? "win" : name.replace(' ', '-');
    }

    private static String architecture() {
        String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x64";
            case "arm64" -> "aarch64";
            default -> name;
        };
    }

    /** @param stays whether a later start uses the same copies */
    private record Place(Path folder, boolean stays) {
        static Place kept(Path folder) {
            return new Place(folder, true);
        }

        static Place passing() {
            return new Place(Path.of(System.getProperty("java.io.tmpdir")), false);
        }

        void load(List<JarFileCopy> copies) throws IOException {
            // A name that others could foresee would let them put their own library there.
            Path own = stays
                    ? folder.resolve(PREFIX + copies.getFirst().checksum())
                    : Files.createTempDirectory(folder, PREFIX);
            List<Path> files = new ArrayList<>();
            try {
                for (JarFileCopy copy : copies) {
                    files.add(copy.into(own));
                }
                files.forEach(file -> System.load(file.toAbsolutePath().toString()));
                NAMES.forEach(name -> System.setProperty("onnxruntime.native." + name + ".skip", "true"));
                if (stays) {
                    deleteOthers(own);
                }
            } finally {
                if (!stays) {
                    deleteAll(files, own);
                }
            }
        }

        /** Of versions that an update has replaced. */
        private void deleteOthers(Path own) {
            try (DirectoryStream<Path> others = Files.newDirectoryStream(folder, PREFIX + "*")) {
                for (Path other : others) {
                    if (!other.equals(own)) {
                        try (DirectoryStream<Path> files = Files.newDirectoryStream(other)) {
                            List<Path> old = new ArrayList<>();
                            files.forEach(old::add);
                            deleteAll(old, other);
                        }
                    }
                }
            } catch (IOException e) {
                LOG.debug("libraries of another version are left in {}", folder, e);
            }
        }

        /** Windows does not delete what is loaded: there it is left to the next cleaning of the folder. */
        private static void deleteAll(List<Path> files, Path folder) {
            try {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                LOG.debug("libraries are left in {}", folder, e);
                files.forEach(file -> file.toFile().deleteOnExit());
            }
        }
    }
}
