/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What calls have shown about the size of a model: how much a request may hold, how long an answer must be let. Kept until
 * the node stops, for whoever runs the model may give it more room.
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
     * @param sent its tokens by estimate
     * @param told how many the model takes, if the refusal said it
     */
    synchronized void tooLong(int sent, OptionalLong told) {
        // A number above what was sent is another one: bytes, characters, or of a model behind a gateway.
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
     * A server tells far fewer tokens than it was sent.
     *
     * @param inGrammar whether it answered in the grammar, so has read the instructions, which stand in front
     * @return whether it cut off the front of the request
     */
    synchronized boolean toldFew(int sent, int taken, boolean inGrammar) {
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
     * @param all their tokens; 0 if they were not told
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

    /** A request of so many tokens, by estimate, had a good answer. */
    synchronized void answered(int sent) {
        size.answered(sent);
    }

    /**
     * An answer was cut off at its bound.
     *
     * @param asked that bound
     * @param length of the answer; 0 if it was not told
     * @return whether the next may be longer
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

    /** Whether an answer was cut where one was before that had another bound: the server has a bound of its own. */
    synchronized boolean isCutThereAgain(long length) {
        return cutLength > 0 && length * 20 >= cutLength * 19 && length * 19 <= cutLength * 20;
    }

    /** The model grants answers of so many tokens, and no longer ones. */
    synchronized boolean grants(int max) {
        if (max >= room || max < 1) {
            return false;
        }
        granted = max;
        room = max;
        return true;
    }

    /** For operators; empty if nothing was learned. */
    synchronized List<String> told() {
        List<String> told = new ArrayList<>();
        if (context > 0 && size.max() != Integer.MAX_VALUE) {
            told.add("its context is about " + context + " tokens");
        }
        if (size.max() != Integer.MAX_VALUE) {
            told.add("requests are kept below " + size.max() + " tokens");
        }
        if (room != configuredRoom) {
            told.add("answers may have " + room + " tokens");
        }
        return told;
    }
}
