/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A tool as agents see it.
 *
 * @param description teaches when to use it and what its answer costs
 * @param readOnly whether it changes nothing
 */
public record ToolForm(String name, String title, String description, boolean readOnly, List<Parameter> parameters) {
    private static final int NAME_SHOWN = 64;

    public ToolForm {
        parameters = List.copyOf(parameters);
    }

    /** The schema of its arguments. */
    Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        parameters.forEach(parameter -> properties.put(parameter.name(), parameter.schema()));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put(
                "required",
                parameters.stream()
                        .filter(Parameter::required)
                        .map(Parameter::name)
                        .toList());
        schema.put("additionalProperties", false);
        return schema;
    }

    /** The values of the arguments by name; what was left out, null or blank is not in it. */
    public Map<String, List<String>> read(Map<String, Object> arguments) throws BadArgumentException {
        for (String name : arguments.keySet()) {
            if (find(name) == null) {
                throw new BadArgumentException(clip(name) + " is not a parameter of " + this.name + ", which takes "
                        + parameters.stream().map(Parameter::name).collect(Collectors.joining(", ")));
            }
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            Object given = arguments.get(parameter.name());
            List<String> read = given == null ? List.of() : parameter.read(given);
            if (!read.isEmpty()) {
                values.put(parameter.name(), read);
            } else if (parameter.required()) {
                throw new BadArgumentException(parameter.name() + " is missing: " + parameter.description());
            }
        }
        return values;
    }

    private @Nullable Parameter find(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String clip(String name) {
        return name.length() <= NAME_SHOWN ? name : name.substring(0, NAME_SHOWN) + "…";
    }
}
