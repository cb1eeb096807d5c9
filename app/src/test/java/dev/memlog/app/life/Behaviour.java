/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the scripted provider does about one call. */
sealed interface Behaviour {
    /** An observation for each event, a summary for a turn's end. */
    record Remember() implements Behaviour {}

    /** These words as the model's own. */
    record Say(String text) implements Behaviour {}

    /** A failure of the service, in its own form. */
    record Fail(int status) implements Behaviour {}

    record TooLong() implements Behaviour {}

    /** @param retryAfter null when the provider does not say how long to wait */
    record RateLimit(@Nullable Duration retryAfter) implements Behaviour {}

    record Refuse(Refusal refusal) implements Behaviour {}

    /** A stateful provider cannot go on with its session. */
    record LoseSession(Loss loss) implements Behaviour {}

    /** Bytes that are no answer, under status 200. */
    record Garble() implements Behaviour {}

    /** The connection breaks before a byte of an answer. */
    record Reset() implements Behaviour {}

    /** The connection breaks in the middle of an answer. */
    record BreakOff() implements Behaviour {}

    /** No answer at all, until the client leaves. */
    record Hang() implements Behaviour {}

    record After(Duration delay, Behaviour then) implements Behaviour {}

    record Once(BooleanSupplier released, Behaviour then) implements Behaviour {}

    /** As {@link Remember}, under another session id than the one that was to be resumed. */
    record Fork() implements Behaviour {}

    /** How a stateful provider's session ends. */
    enum Loss {
        /** The provider does not know the session any more. */
        FORGOTTEN,
        /** Somebody kills its process. */
        KILLED,
        TRANSPORT_CLOSED
    }

    /** Why a provider will not work for this customer. */
    enum Refusal {
        KEY,
        PAYMENT,
        FORBIDDEN,
        QUOTA
    }
}
