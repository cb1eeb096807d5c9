/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.PathTemplateMatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request, received to its end. Its parameters are read strictly: a value outside its range is refused with the
 * parameter's name and range, a limit that is merely too large is cut to the largest.
 */
public final class Request {
    public static final int MAX_TEXT = 2_000;

    /** Any text is a valid query; a longer one is searched by its beginning. */
    public static final int MAX_QUERY = 100_000;

    /** Items of one page. */
    public static final int MAX_LIMIT = 100;

    private static final String ACTOR = "actor";
    private static final int MAX_LIST = 100;
    private static final long MAX_NUMBER = (1L << 53) - 1;

    private final Map<String, ? extends Collection<String>> query;
    private final Map<String, String> path;
    private final HeaderMap headers;
    private final byte[] body;
    private final int port;
    private final boolean isCut;
    private final Principal principal;

    /**
     * @param path the values of the route template's names
     * @param port the local port it came in on
     * @param isCut whether the body is only the beginning of what was sent
     */
    public Request(
            Map<String, ? extends Collection<String>> query,
            Map<String, String> path,
            HeaderMap headers,
            byte[] body,
            int port,
            boolean isCut,
            Principal principal) {
        this.principal = principal;
        this.query = query;
        this.path = path;
        this.headers = headers;
        this.body = body;
        this.port = port;
        this.isCut = isCut;
    }

    /** A request with nothing but query parameters. */
    public static Request of(Map<String, ? extends Collection<String>> query, Principal principal) {
        return new Request(query, Map.of(), new HeaderMap(), new byte[0], 0, false, principal);
    }

    static Request of(HttpServerExchange exchange, byte[] body, boolean isCut) {
        PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        InetSocketAddress local = exchange.getDestinationAddress();
        return new Request(
                exchange.getQueryParameters(),
                match == null ? Map.of() : match.getParameters(),
                exchange.getRequestHeaders(),
                body,
                local == null ? 0 : local.getPort(),
                isCut,
                Caller.of(exchange));
    }

    /** The header's value, trimmed; null if it is blank or was not sent. */
    public @Nullable String header(String name) {
        String value = headers.getFirst(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Who it acts for. */
    public Principal principal() {
        return principal;
    }

    public byte[] body() {
        return body;
    }

    public int port() {
        return port;
    }

    public boolean isCut() {
        return isCut;
    }

    /** The parameter's first value as it was sent, for wires that refuse none. */
    public String option(String name, String byDefault) {
        Collection<String> given = query.get(name);
        return given == null || given.isEmpty() ? byDefault : given.iterator().next();
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** @param example of a valid body, named in the refusal of another */
    public JsonNode jsonObject(String example) throws BadRequestException {
        try {
            JsonNode json = Reply.MAPPER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // Falls through: what the parser says of it may quote the body.
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        }
        throw new BadRequestException("body", "a JSON object such as " + example);
    }

    /**
     * The body of an order, with its {@code actor}: the key of the request, or where no keys are asked for whom the body
     * names.
     *
     * @param example of a valid body, named in the refusal of another
     */
    public ObjectNode order(String example) throws BadRequestException {
        ObjectNode body = (ObjectNode) jsonObject(example);
        if (principal.keyId() != null && body.has(ACTOR)) {
            throw new BadRequestException(ACTOR, "left out: the key says who asks");
        }
        if (!body.hasNonNull(ACTOR)) {
            body.put(ACTOR, principal.actor());
        }
        return body;
    }

    /** The same request with these query parameters replaced; a blank value removes one. */
    public Request with(Map<String, String> parameters) {
        Map<String, Collection<String>> changed = new HashMap<>(query);
        parameters.forEach((name, value) -> changed.put(name, List.of(value)));
        return new Request(changed, path, headers, body, port, isCut, principal);
    }

    /** The path's value of this name; empty if the template has none. */
    public String path(String name) {
        return path.getOrDefault(name, "");
    }

    /** The memory number in the path. */
    public long number() throws BadRequestException {
        String text = path.getOrDefault("id", "");
        if (text.isEmpty() || text.length() > 16 || !isDigits(text) || Long.parseLong(text) > MAX_NUMBER) {
            throw new BadRequestException("id", "a whole number from 0 to " + MAX_NUMBER);
        }
        return Long.parseLong(text);
    }

    public int offset() throws BadRequestException {
        Optional<String> text = text("offset", 32);
        if (text.isEmpty()) {
            return 0;
        }
        String digits = text.get();
        if (!isDigits(digits) || digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new BadRequestException("offset", "a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return Integer.parseInt(digits);
    }

    public int limit(int byDefault) throws BadRequestException {
        Optional<String> text = text("limit", 32);
        if (text.isEmpty()) {
            return byDefault;
        }
        String digits = text.get();
        if (!isDigits(digits) || digits.chars().allMatch(digit -> digit == '0')) {
            throw new BadRequestException("limit", "a whole number from 1 to " + MAX_LIMIT);
        }
        return digits.length() > 9 ? MAX_LIMIT : Math.min(Integer.parseInt(digits), MAX_LIMIT);
    }

    /** A larger number is cut to {@code most}. */
    public int whole(String name, int byDefault, int least, int most) throws BadRequestException {
        Optional<String> text = text(name, 32);
        if (text.isEmpty()) {
            return byDefault;
        }
        String digits = text.get();
        int number = !isDigits(digits) ? -1 : digits.length() > 9 ? most : Math.min(Integer.parseInt(digits), most);
        if (number < least) {
            throw new BadRequestException(name, "a whole number from " + least + " to " + most);
        }
        return number;
    }

    public boolean flag(String name) throws BadRequestException {
        return switch (text(name, 32).orElse("false")) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new BadRequestException(name, "true or false");
        };
    }

    /** The first of these names that has a value; values are trimmed, and a blank one is none. */
    public Optional<String> text(List<String> names, int maxLength) throws BadRequestException {
        for (String name : names) {
            Optional<String> value = values(name).findFirst();
            if (value.isPresent() && value.get().length() > maxLength) {
                throw new BadRequestException(name, "at most " + maxLength + " characters long");
            }
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    public Optional<String> text(String name, int maxLength) throws BadRequestException {
        return text(List.of(name), maxLength);
    }

    /** A comma-separated list, which may also be given as the same name several times. */
    public List<String> list(String name) throws BadRequestException {
        return bounded(
                name,
                values(name)
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList());
    }

    /** As {@link #list(String)}, of all of these names. */
    public List<String> list(List<String> names) throws BadRequestException {
        List<String> all = new ArrayList<>();
        for (String name : names) {
            all.addAll(list(name));
        }
        return all.stream().distinct().toList();
    }

    /** The same name given several times, each value whole, commas and all. */
    public List<String> each(String name) throws BadRequestException {
        return bounded(name, values(name).toList());
    }

    /** {@code project}, whole, and {@code projects}, a list; empty when neither is given. */
    public List<String> projects() throws BadRequestException {
        List<String> all = new ArrayList<>(list("projects"));
        for (String project : each("project")) {
            if (!all.contains(project)) {
                all.add(project);
            }
        }
        return all;
    }

    private Stream<String> values(String name) {
        Collection<String> given = query.get(name);
        return given == null
                ? Stream.empty()
                : given.stream().map(String::strip).filter(value -> !value.isEmpty());
    }

    private static List<String> bounded(String name, List<String> items) throws BadRequestException {
        if (items.size() > MAX_LIST || items.stream().anyMatch(item -> item.length() > MAX_TEXT)) {
            throw new BadRequestException(
                    name, "at most " + MAX_LIST + " values of at most " + MAX_TEXT + " characters each");
        }
        return items;
    }

    @Override
    public String toString() {
        return "Request[" + body.length + " bytes]";
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(character -> character >= '0' && character <= '9');
    }
}
