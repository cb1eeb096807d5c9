/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.Modes;
import dev.memlog.processor.prompt.XmlText;
import dev.memlog.processor.reply.ParsedReply.ParsedObservation;
import dev.memlog.processor.reply.ParsedReply.ParsedSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parses a reply. Tolerant of how models write (fences, prose around elements, attributes, unescaped {@code <}) and
 * strict about the result: an element left open makes the whole reply malformed, because later text may be missing.
 *
 * <p>Total: any text gives a value, in time linear to its length. Threading: safe.
 */
public final class ReplyParser {
    private static final int MAX_OBSERVATIONS = 200;
    private static final int HEAD = 200;

    /** As of a session in the mode for software work. */
    public ParsedReply parse(String text) {
        return parse(text, Modes.CODE.of(null));
    }

    /** @param mode that the reply was asked for in */
    public ParsedReply parse(String text, Mode mode) {
        return new Reading(text, answerIn(text), mode).result();
    }

    /** Whether a text answers in the grammar, be it broken or cut off: a thought that quotes it does not. */
    public static boolean holdsGrammar(String text) {
        return TagScanner.scan(answerIn(text)).stream()
                .anyMatch(tag -> tag.form() != Tag.Form.CLOSE
                        && (tag.opens(Grammar.OBSERVATION)
                                || tag.opens(Grammar.SUMMARY)
                                || Grammar.SKIPS.contains(tag.name())));
    }

    /** Whether a text is an answer in the grammar from its first word on, once its thoughts are taken out. */
    public static boolean startsWithGrammar(String text) {
        String answer = answerIn(text).stripLeading();
        List<Tag> tags = TagScanner.scan(answer);
        return !tags.isEmpty()
                && tags.getFirst().start() == 0
                && (tags.getFirst().opens(Grammar.OBSERVATION)
                        || tags.getFirst().opens(Grammar.SUMMARY)
                        || Grammar.SKIPS.contains(tags.getFirst().name()));
    }

    /** Without thoughts; some gateways escape the text they pass on. */
    private static String answerIn(String text) {
        String answer = Thought.answerIn(text);
        boolean escaped = Grammar.ESCAPED.stream().anyMatch(answer.stripLeading()::startsWith);
        return escaped ? XmlText.unescape(answer) : answer;
    }

    /** One pass over one reply's tags. */
    private static final class Reading {
        private final String whole;
        private final String text;
        private final Mode mode;
        private final List<Tag> tags;
        private final List<ParsedObservation> observations = new ArrayList<>();
        private @Nullable ParsedSummary summary;
        private boolean skipped;
        private @Nullable String skipReason;
        private int next;

        Reading(String whole, String text, Mode mode) {
            this.whole = whole;
            this.text = text;
            this.mode = mode;
            this.tags = TagScanner.scan(text);
        }

        ParsedReply result() {
            while (next < tags.size()) {
                Tag tag = tags.get(next++);
                if (tag.form() == Tag.Form.CLOSE) {
                    continue;
                }
                if (Grammar.SKIPS.contains(tag.name())) {
                    onSkip(tag);
                } else if (tag.opens(Grammar.OBSERVATION) || tag.opens(Grammar.SUMMARY)) {
                    Block block = blockOf(tag.name());
                    if (block == null) {
                        return new ParsedReply.Malformed("the " + tag.name() + " at character " + tag.start()
                                + " is broken: an element in it is not closed");
                    }
                    onBlock(tag.name(), block);
                }
                if (observations.size() > MAX_OBSERVATIONS) {
                    return new ParsedReply.Malformed("more than " + MAX_OBSERVATIONS + " observations");
                }
            }
            return conclusion();
        }

        private ParsedReply conclusion() {
            if (!observations.isEmpty() || summary != null) {
                return new ParsedReply.Memories(observations, summary);
            }
            if (skipped) {
                return new ParsedReply.NothingToRecord(skipReason);
            }
            // Of a thought without an answer, the first words are quoted: there is nothing else.
            String said = text.isBlank() ? whole : text;
            String head = Clip.to(PlainText.of(said.substring(0, Math.min(said.length(), 4 * HEAD))), HEAD);
            FailureClass failure = ErrorText.failureIn(text.strip());
            return failure == null
                    ? new ParsedReply.NoAnswer(head)
                    : new ParsedReply.Malformed(failure, "an error text in the place of an answer: " + head);
        }

        private void onSkip(Tag tag) {
            skipped = true;
            if (skipReason == null && tag.reason() != null && !tag.reason().isBlank()) {
                skipReason = Clip.to(tag.reason(), HEAD);
            }
        }

        private void onBlock(String name, Block block) {
            if (name.equals(Grammar.SUMMARY)) {
                summary = summary == null ? BlockFields.summary(block) : summary;
                return;
            }
            ParsedObservation observation = BlockFields.observation(block, mode);
            if (observation != null) {
                observations.add(observation);
            }
        }

        /** Reads up to the block's closing tag; null if it, or a field in it, is not closed. */
        private @Nullable Block blockOf(String name) {
            Block block = new Block(text, tags);
            var fields = name.equals(Grammar.SUMMARY) ? Grammar.SUMMARY_FIELDS : Grammar.OBSERVATION_FIELDS;
            while (next < tags.size()) {
                int at = next++;
                Tag tag = tags.get(at);
                if (tag.closes(name)) {
                    return block;
                }
                if (tag.opens(Grammar.OBSERVATION) || tag.opens(Grammar.SUMMARY)) {
                    return null;
                }
                if (tag.opens(Grammar.SUPERSEDES)) {
                    if (next < tags.size() && tags.get(next).closes(Grammar.SUPERSEDES)) {
                        block.add(tag.name(), at, next++);
                    }
                } else if (tag.form() == Tag.Form.OPEN && fields.contains(tag.name())) {
                    int close = closeOf(at, name);
                    if (close < 0) {
                        return null;
                    }
                    block.add(tag.name(), at, close);
                    next = close + 1;
                }
            }
            return null;
        }

        /**
         * The field's closing tag. Other tags before it are the field's text, even the block's own closing tag: a
         * session that works on this grammar quotes it. The field was left open only if the block seems to end and the
         * same field opens again.
         */
        private int closeOf(int open, String block) {
            String field = tags.get(open).name();
            boolean blockEnded = false;
            for (int i = open + 1; i < tags.size(); i++) {
                Tag tag = tags.get(i);
                if (tag.closes(field)) {
                    return i;
                }
                if (blockEnded && tag.opens(field)) {
                    return -1;
                }
                blockEnded |= tag.closes(block);
            }
            return -1;
        }
    }
}
