/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.memlog.edge.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in, as its cookie holds it: by a key, which the cookie names but does not hold, or at the issuer.
 *
 * @param id random; names the sign-in where it is ended
 * @param keyId null for a person
 * @param issuer where the person signed in; null for a key
 * @param person null for a key
 * @param seen when it was last used, to some minutes
 * @param ends however much it is used
 */
record BrowserSession(
        String id,
        @Nullable String keyId,
        @Nullable String issuer,
        @Nullable Person person,
        Instant seen,
        Instant ends) {
    static final Duration LONGEST = Duration.ofDays(7);
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration RENEWED_AFTER = Duration.ofMinutes(10);

    BrowserSession {
        if ((keyId == null) == (person == null) || (person == null) != (issuer == null)) {
            throw new IllegalArgumentException("a sign-in is by a key, or by a person at an issuer");
        }
    }

    static BrowserSession ofKey(String id, String keyId, Instant now) {
        return new BrowserSession(id, keyId, null, null, now, now.plus(LONGEST));
    }

    static BrowserSession ofPerson(String id, String issuer, Person person, Instant now, Duration lasts) {
        return new BrowserSession(id, null, issuer, person, now, now.plus(lasts));
    }

    boolean isGood(Instant now) {
        return now.isBefore(ends) && now.isBefore(seen.plus(IDLE));
    }

    boolean wantsRenewal(Instant now) {
        return now.isAfter(seen.plus(RENEWED_AFTER));
    }

    BrowserSession seenAt(Instant now) {
        return new BrowserSession(id, keyId, issuer, person, now, ends);
    }

    byte[] bytes() {
        return bytes(this);
    }

    static Optional<BrowserSession> of(byte[] bytes) {
        return of(bytes, BrowserSession.class);
    }

    static byte[] bytes(Object record) {
        try {
            return Reply.MAPPER.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record is always writable", e);
        }
    }

    /** Empty for what an older version wrote in another form. */
    static <T> Optional<T> of(byte[] bytes, Class<T> type) {
        try {
            return Optional.ofNullable(Reply.MAPPER.readValue(bytes, type));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
