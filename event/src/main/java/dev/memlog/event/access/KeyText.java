/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.access;

import dev.memlog.event.text.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * A key as its owner holds it: {@code mlk_<id>_<secret>}. The id is 12 lower-case letters and digits; the secret is 256
 * random bits in 43 characters of base64url. Memlog keeps the secret's SHA-256 alone; of so many random bits, a slow hash
 * would protect nothing more.
 */
public final class KeyText {
    public static final String PREFIX = "mlk_";
    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_BYTES = 32;
    private static final int SECRET_LENGTH = 43;
    private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + SECRET_LENGTH;

    private final String id;
    private final String secret;

    private KeyText(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /** A key that nobody has. */
    public static KeyText random(SecureRandom random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new KeyText(
                id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    /** Empty if the text does not have a key's form. */
    public static Optional<KeyText> of(String text) {
        int secret = PREFIX.length() + ID_LENGTH + 1;
        if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(secret - 1) != '_') {
            return Optional.empty();
        }
        String id = text.substring(PREFIX.length(), secret - 1);
        boolean isId = id.chars().allMatch(character -> ID_CHARACTERS.indexOf(character) >= 0);
        return isId ? Optional.of(new KeyText(id, text.substring(secret))) : Optional.empty();
    }

    public String id() {
        return id;
    }

    /** 32 bytes. */
    public byte[] hash() {
        return Sha256.of(secret);
    }

    /** Whether this is the secret of {@code hash}; takes as long for every wrong one. */
    public boolean matches(byte[] hash) {
        return MessageDigest.isEqual(hash(), hash);
    }

    /** The whole key, for its owner alone. */
    public String reveal() {
        return PREFIX + id + "_" + secret;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return PREFIX + id + "_…";
    }
}
