/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Learns a model's limits from its calls: the size of a request, and the length of an answer. Kept until the node
 * stops, because the model may be given more room.
 *
 * <p>Threading: safe.
 */
final class ModelLimits {
    private static final int LEAST_ROOM = 512;
    private static final int MORE_ROOM = 4;
    private static final int MOST_ROOM = 32_768;

    private final int configuredRoom;
    private int room;
    /** The longest answer that the model grants; 0 if it has not said. */
    private int granted;

    private final RequestSize size = new RequestSize();
    private int context;
    private boolean tellsTooFew;
    private long cutLength;

    ModelLimits(int configuredRoom) {
        this.configuredRoom = configuredRoom;
        this.room = configuredRoom;
    }

    /** How many tokens an answer may have. */
    synchronized int room() {
        return room;
    }

    /**
     * How many tokens a whole request may have, by estimate.
     *
     * @param askedAgain whether the request is one that had no answer before
     */
    synchronized int promptTokens(boolean askedAgain) {
        return askedAgain ? size.maxAskedAgain() : size.max();
    }

    /**
     * A request was refused for its length.
     *
     * @param sent its estimated tokens
     * @param told the limit that the refusal names; 0 if none
     */
    synchronized void tooLong(int sent, OptionalLong told) {
        // A number above the sent size is another one: bytes, characters, or that of a model behind a gateway.
        if (told.isPresent() && told.getAsLong() < sent + (long) room) {
            context = (int) told.getAsLong();
            room = Math.min(room, Math.max(LEAST_ROOM, context / 4));
            int fits = context - room;
            size.believe(fits < sent ? fits : sent * 2 / 3);
        } else {
            size.refuse(sent);
        }
    }

    /**
     * A server reports far fewer tokens than it was sent.
     *
     * @param inGrammar true if the answer is in the grammar: the model has read the instructions, which stand in front
     * @return true if it cut off the front of the request
     */
    synchronized boolean countedFew(int sent, int taken, boolean inGrammar) {
        tellsTooFew |= inGrammar;
        if (tellsTooFew || !size.mayBeTooLong(sent)) {
            return false;
        }
        context = taken;
        size.infer(taken);
        return true;
    }

    /**
     * Request and answer together filled the model's context.
     *
     * @param all their tokens; 0 if unknown
     * @return false if such a request was answered before, so that something else cut the answer
     */
    synchronized boolean full(int sent, int all) {
        if (!size.mayBeTooLong(sent)) {
            size.doubt(sent);
            return false;
        }
        if (all > 0) {
            context = all;
            size.infer(all / 2);
        }
        return true;
    }

    /** A request had an empty answer: if a smaller one has a good answer, the size was the reason. */
    synchronized void empty(int sent) {
        size.doubt(sent);
    }

    /** A request of this estimated size had a usable answer. */
    synchronized void answered(int sent) {
        size.answered(sent);
    }

    /**
     * An answer was cut off at its limit.
     *
     * @param asked that limit
     * @param length of the answer; 0 if unknown
     * @return true if the next may be longer
     */
    synchronized boolean cutAt(int asked, long length) {
        cutLength = length;
        int max = granted > 0 ? granted : Math.max(configuredRoom, MOST_ROOM);
        int wider = (int) Math.min(max, (long) configuredRoom * MORE_ROOM);
        if (asked < wider) {
            room = Math.max(room, wider);
            return true;
        }
        return false;
    }

    /** True if an earlier answer with another limit was cut at the same length: the server has a limit of its own. */
    synchronized boolean isCutThereAgain(long length) {
        return cutLength > 0 && length * 20 >= cutLength * 19 && length * 19 <= cutLength * 20;
    }

    /** The model accepts this answer length as its maximum. */
    synchronized boolean grants(int max) {
        if (max >= room || max < 1) {
            return false;
        }
        granted = max;
        room = max;
        return true;
    }

    /** For operators; empty if nothing was learned. */
    synchronized List<String> describe() {
        List<String> learned = new ArrayList<>();
        if (context > 0 && size.max() != Integer.MAX_VALUE) {
            learned.add("its context is about " + context + " tokens");
        }
        if (size.max() != Integer.MAX_VALUE) {
            learned.add("requests are kept below " + size.max() + " tokens");
        }
        if (room != configuredRoom) {
            learned.add("answers may have " + room + " tokens");
        }
        return learned;
    }
}
