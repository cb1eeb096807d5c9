/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.text.OneLine;
import dev.memlog.processor.reply.ReplyParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses the body of a successful response: an answer's JSON, whole or streamed, a web page, or neither. */
public sealed interface ReplyBody {
    /** The number of characters of a body that are quoted. */
    int HEAD = 160;

    record Json(JsonNode json) implements ReplyBody {}

    /** @param title the page's title, else its first words */
    record Page(String title) implements ReplyBody {}

    /** An answer in the grammar, and nothing around it. */
    record Plain(String text) implements ReplyBody {}

    record Other(String head) implements ReplyBody {}

    JsonMapper MAPPER = WireMapper.create();

    static ReplyBody of(String text) {
        String body = withoutByteOrderMark(text);
        if (ReplyParser.startsWithGrammar(body)) {
            return new Plain(body);
        }
        if (body.startsWith("<")) {
            return new Page(titleOf(body));
        }
        List<JsonNode> pieces = body.startsWith("{") || body.startsWith("[") ? documents(body) : events(body);
        if (pieces.isEmpty()) {
            return new Other(head(body));
        }
        return new Json(pieces.size() == 1 ? StreamedReply.whole(pieces.getFirst()) : StreamedReply.whole(pieces));
    }

    /** JSON documents one after the other; text after the last, such as a stream's end, is skipped. */
    private static List<JsonNode> documents(String body) {
        List<JsonNode> found = new ArrayList<>();
        try (JsonParser parser = MAPPER.createParser(body);
                MappingIterator<JsonNode> documents = MAPPER.readValues(parser, JsonNode.class)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document.isContainerNode()) {
                    found.add(document);
                }
            }
        } catch (JsonProcessingException e) {
            return found;
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
        return found;
    }

    /** The data of server-sent events. */
    private static List<JsonNode> events(String body) {
        List<JsonNode> found = new ArrayList<>();
        StringBuilder data = new StringBuilder();
        for (String line : body.lines().toList()) {
            if (line.startsWith("data:")) {
                // An event whose data has several lines is one text; servers that leave out the blank line send one
                // each.
                data.append(data.isEmpty() ? "" : "\n").append(line.substring("data:".length()));
                List<JsonNode> complete = documents(data.toString().strip());
                if (!complete.isEmpty()) {
                    found.addAll(complete);
                    data.setLength(0);
                }
            } else if (line.isBlank()) {
                data.setLength(0);
            }
        }
        return found;
    }

    private static String titleOf(String page) {
        String lower = page.toLowerCase(Locale.ROOT);
        int open = lower.indexOf("<title");
        int from = open < 0 ? -1 : page.indexOf('>', open);
        int to = from < 0 ? -1 : lower.indexOf("</title", from);
        return to < 0 ? head(page) : head(page.substring(from + 1, to));
    }

    static String head(String text) {
        String line = OneLine.of(text.length() <= 4 * HEAD ? text : text.substring(0, 4 * HEAD))
                .strip();
        return line.length() <= HEAD ? line : line.substring(0, HEAD) + "…";
    }

    private static String withoutByteOrderMark(String text) {
        return (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
    }
}
