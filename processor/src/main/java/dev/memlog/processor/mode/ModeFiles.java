/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.mode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads modes from a user's folder, or else the built-in ones. {@code parent--variant} is the mode {@code parent}
 * overlaid with the variant's own file.
 */
final class ModeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ModeFiles.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String OVER = "--";
    private static final String ENDING = ".json";
    private static final int MAX_BYTES = 512 * 1024;
    private static final int MOST_NAMES = 200;
    private static final List<String> BUILT_IN = List.of(Modes.STANDARD, "research");

    private final @Nullable Path folder;
    private final List<String> problems = new ArrayList<>();

    ModeFiles(@Nullable Path folder) {
        this.folder = folder;
    }

    /** What is wrong with a mode, for display. */
    private static final class BadMode extends Exception {
        private static final long serialVersionUID = 1L;

        BadMode(String message) {
            super(message);
        }
    }

    static Mode builtIn(String name) {
        try {
            return toMode(name, new ModeFiles(null).merged(name));
        } catch (BadMode e) {
            throw new IllegalStateException("built-in " + e.getMessage(), e);
        }
    }

    /** Problems of the modes that were read, one sentence each. */
    List<String> problems() {
        return problems.stream().distinct().toList();
    }

    /** The mode; a missing or broken one is replaced by the standard mode and reported as a problem. */
    Mode read(String name) {
        try {
            return toMode(name, merged(name));
        } catch (BadMode e) {
            problems.add("mode " + name + " is not used, but " + Modes.STANDARD + ": " + e.getMessage());
            return builtIn(Modes.STANDARD);
        }
    }

    /** Why a mode cannot be used as it is named, without its path; empty if it can. */
    Optional<String> fault(String name) {
        try {
            toMode(name, merged(name));
            return problems().stream().findFirst();
        } catch (BadMode e) {
            return Optional.of(withoutPath(String.valueOf(e.getMessage())));
        }
    }

    /** For those who do not operate the node: its paths are not theirs to know. */
    String withoutPath(String problem) {
        return folder == null ? problem : problem.replace(folder.toString(), "the node's folder of modes");
    }

    /** The names of all modes that have a file, sorted. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(BUILT_IN);
        if (folder == null || !Files.isDirectory(folder)) {
            return names;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .limit(MOST_NAMES)
                    .forEach(names::add);
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn().addKeyValue("error", e).log("the folder of modes cannot be listed");
        }
        return names;
    }

    private ObjectNode merged(String name) throws BadMode {
        if (!NAME.matcher(name).matches()) {
            throw new BadMode("a mode's name has letters, digits, '.', '_' and '-' alone");
        }
        int over = name.indexOf(OVER);
        ObjectNode own = file(name);
        if (over <= 0) {
            if (own == null) {
                throw new BadMode("there is no " + name + ENDING + (folder == null ? "" : " in " + folder)
                        + " and no such mode comes with the program");
            }
            return own;
        }
        String parentName = name.substring(0, over);
        ObjectNode parent = file(parentName);
        if (parent == null) {
            throw new BadMode("its parent " + parentName + ENDING + " is not there");
        }
        if (own == null) {
            problems.add("mode " + name + " has no file of its own: its parent " + parentName + " is used as it is");
            return parent;
        }
        return laidOver(parent, own);
    }

    /** Objects are merged, all else is replaced. */
    private static ObjectNode laidOver(ObjectNode below, ObjectNode above) {
        ObjectNode both = below.deepCopy();
        above.properties().forEach(field -> {
            JsonNode under = both.get(field.getKey());
            boolean objects = under instanceof ObjectNode && field.getValue() instanceof ObjectNode;
            both.set(
                    field.getKey(),
                    objects ? laidOver((ObjectNode) under, (ObjectNode) field.getValue()) : field.getValue());
        });
        return both;
    }

    private @Nullable ObjectNode file(String name) throws BadMode {
        byte[] bytes = bytes(name + ENDING);
        if (bytes == null) {
            return null;
        }
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
            throw new BadMode(name + ENDING + " is no JSON object");
        } catch (JsonProcessingException e) {
            throw new BadMode(name + ENDING + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadMode(name + ENDING + " cannot be read: " + e.getMessage());
        }
    }

    private byte @Nullable [] bytes(String fileName) throws BadMode {
        Path own = folder == null ? null : folder.resolve(fileName);
        try {
            if (own != null && Files.isRegularFile(own)) {
                if (Files.size(own) > MAX_BYTES) {
                    throw new BadMode(own + " is larger than " + MAX_BYTES + " bytes");
                }
                return Files.readAllBytes(own);
            }
        } catch (IOException e) {
            throw new BadMode(own + " cannot be read: " + e.getMessage());
        }
        try (InputStream in = ModeFiles.class.getResourceAsStream(fileName)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mode toMode(String name, ObjectNode json) throws BadMode {
        List<Mode.Type> types = new ArrayList<>();
        for (JsonNode type : json.path("observation_types")) {
            String id = text(type, "id");
            if (!id.isEmpty()) {
                types.add(new Mode.Type(id, text(type, "label"), text(type, "description"), text(type, "emoji")));
            }
        }
        if (types.isEmpty()) {
            throw new BadMode(name + ENDING + " has no observation_types with an id");
        }
        List<Mode.Concept> concepts = new ArrayList<>();
        for (JsonNode concept : json.path("observation_concepts")) {
            String id = text(concept, "id");
            if (!id.isEmpty()) {
                concepts.add(new Mode.Concept(id, text(concept, "label"), text(concept, "description")));
            }
        }
        Map<String, String> prompts = new LinkedHashMap<>();
        json.path("prompts").properties().forEach(prompt -> {
            if (prompt.getValue().isTextual()) {
                prompts.put(prompt.getKey(), prompt.getValue().textValue());
            }
        });
        String label = text(json, "name");
        return new Mode(name, label.isEmpty() ? name : label, types, concepts, prompts);
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText("").strip();
    }
}
