/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

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
    /** No request is smaller: the instructions alone take as much. */
    private static final int LEAST_PROMPT = 1_000;

    private static final int LEAST_ROOM = 512;
    private static final int MORE_ROOM = 4;
    private static final int MOST_ROOM = 32_768;

    private final int configuredRoom;
    private int room;
    /** The longest answer that the model grants; 0 if it has not said. */
    private int granted;

    private int promptTokens = Integer.MAX_VALUE;
    private int context;
    private int suspect;
    private long cutLength;

    ModelLimits(int configuredRoom) {
        this.configuredRoom = configuredRoom;
        this.room = configuredRoom;
    }

    /** How many tokens an answer may have. */
    synchronized int room() {
        return room;
    }

    /** How many tokens a whole request may have, by estimate. */
    synchronized int promptTokens() {
        return promptTokens;
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
            shrinkTo(fits < sent ? fits : sent * 2 / 3);
        } else {
            shrinkTo(sent / 3);
        }
    }

    /** The server cut off the front of a request and took only so many tokens of it. */
    synchronized void cutOff(int taken) {
        context = taken;
        shrinkTo(taken);
    }

    /** Request and answer together filled the model's context. */
    synchronized void full(int all) {
        context = all;
        shrinkTo(all / 2);
    }

    /** A long request had an empty answer: if a smaller one has a good answer, the size was the reason. */
    synchronized void suspect(int sent) {
        suspect = sent;
    }

    /** A request of so many tokens, by estimate, had a good answer. */
    synchronized void answered(int sent) {
        if (suspect > 0 && sent <= suspect / 2) {
            shrinkTo(suspect / 2);
            suspect = 0;
        } else if (sent >= suspect) {
            suspect = 0;
        }
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
        int most = granted > 0 ? granted : Math.max(configuredRoom, MOST_ROOM);
        int wider = (int) Math.min(most, (long) configuredRoom * MORE_ROOM);
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
    synchronized boolean grants(int most) {
        if (most >= room || most < 1) {
            return false;
        }
        granted = most;
        room = most;
        return true;
    }

    private void shrinkTo(int tokens) {
        promptTokens = Math.max(LEAST_PROMPT, Math.min(promptTokens, tokens));
    }

    /** For operators; empty if nothing was learned. */
    synchronized List<String> told() {
        List<String> told = new ArrayList<>();
        if (context > 0) {
            told.add("its context is about " + context + " tokens");
        }
        if (promptTokens != Integer.MAX_VALUE) {
            told.add("requests are kept below " + promptTokens + " tokens");
        }
        if (room != configuredRoom) {
            told.add("answers may have " + room + " tokens");
        }
        return told;
    }
}
