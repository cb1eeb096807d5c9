/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Where a model and its vocabulary come from. */
sealed interface ModelSource {
    /**
     * The way from a text to its vector: tokenizer, cut and pooling. It is part of the model's name, so that vectors
     * which are made in another way are never compared with these.
     */
    int VERSION = 1;

    /** What makes its vectors unlike others: model, numbers per vector where known, version. */
    String name();

    /** The model's file on the disk. */
    Path model() throws IOException;

    WordPieceVocabulary vocabulary() throws IOException;

    /** Whether it knows no other script, so that its vectors of a text in one say nothing. */
    boolean latinAlone();

    /**
     * all-MiniLM-L6-v2 in whole numbers of 8 bits, out of the program's jars.
     *
     * @param folder for its copy
     */
    record Bundled(Path folder) implements ModelSource {
        private static final JarFileCopy MODEL = new JarFileCopy("all-minilm-l6-v2-q.onnx");
        private static final JarFileCopy TOKENIZER = new JarFileCopy("all-minilm-l6-v2-q-tokenizer.json");

        @Override
        public String name() {
            return "local/all-minilm-l6-v2-q/384/" + VERSION;
        }

        @Override
        public boolean latinAlone() {
            return true;
        }

        @Override
        public Path model() throws IOException {
            return MODEL.into(folder.resolve("all-minilm-l6-v2-q-" + MODEL.checksum()));
        }

        @Override
        public WordPieceVocabulary vocabulary() throws IOException {
            try (InputStream in = TOKENIZER.open()) {
                return WordPieceVocabulary.ofJson(in);
            }
        }
    }

    /**
     * A folder of the user's, with {@code model.onnx} and {@code tokenizer.json} or {@code vocab.txt}.
     *
     * @param name by its folder and by what is in it: the same on all nodes that have the same files
     */
    record OfFolder(Path folder, String name) implements ModelSource {
        private static final String MODEL_FILE = "model.onnx";
        private static final String TOKENIZER_FILE = "tokenizer.json";
        private static final String VOCABULARY_FILE = "vocab.txt";

        /** @throws IOException if a file is missing or cannot be read */
        static OfFolder of(Path folder) throws IOException {
            Path model = folder.resolve(MODEL_FILE);
            if (!Files.isRegularFile(model)) {
                throw new IOException(folder + " has no " + MODEL_FILE);
            }
            CRC32C checksum = new CRC32C();
            add(model, checksum);
            add(vocabularyFile(folder), checksum);
            Path last = folder.toAbsolutePath().normalize().getFileName();
            return new OfFolder(
                    folder,
                    "local/" + (last == null ? "model" : last) + "/%08x/".formatted(checksum.getValue()) + VERSION);
        }

        @Override
        public boolean latinAlone() {
            return false;
        }

        @Override
        public Path model() {
            return folder.resolve(MODEL_FILE);
        }

        @Override
        public WordPieceVocabulary vocabulary() throws IOException {
            Path file = vocabularyFile(folder);
            if (file.endsWith(VOCABULARY_FILE)) {
                return WordPieceVocabulary.ofLines(Files.readAllLines(file));
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                return WordPieceVocabulary.ofJson(in);
            }
        }

        private static Path vocabularyFile(Path folder) throws IOException {
            for (String name : new String[] {TOKENIZER_FILE, VOCABULARY_FILE}) {
                if (Files.isRegularFile(folder.resolve(name))) {
                    return folder.resolve(name);
                }
            }
            throw new IOException(folder + " has neither " + TOKENIZER_FILE + " nor " + VOCABULARY_FILE);
        }

        private static void add(Path file, CRC32C checksum) throws IOException {
            byte[] some = new byte[1 << 16];
            try (InputStream in = Files.newInputStream(file)) {
                for (int count = in.read(some); count >= 0; count = in.read(some)) {
                    checksum.update(some, 0, count);
                }
            }
        }
    }
}
