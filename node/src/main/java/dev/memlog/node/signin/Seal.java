/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.event.access.Pkce;
import dev.memlog.event.file.PrivateFile;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what a browser keeps for the node, so that it can neither be read nor changed there: AES-256 in Galois/Counter
 * mode, under a key that is derived from the secret for one purpose. Nodes with the same secret open each other's.
 *
 * <p>Threading: safe.
 */
final class Seal {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 4096;
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param purpose of what is sealed, so that nothing can be shown for something else */
    Seal(byte[] secret, String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            key = new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + MAC, e);
        }
    }

    /**
     * The secret of this file, which is made if it is not there; 32 bytes.
     *
     * @throws UserError if the file cannot be read or written, or holds something else
     */
    static byte[] secretIn(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                try (OutputStream out = PrivateFile.create(file)) {
                    out.write((Pkce.text(new SecureRandom()) + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }
            byte[] secret = Base64.getUrlDecoder().decode(Files.readString(file).strip());
            if (secret.length == SECRET_BYTES) {
                return secret;
            }
        } catch (IOException e) {
            throw new UserError("auth.sign-in-secret-file " + file + " cannot be read or written: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // Told below, without the content.
        }
        throw new UserError("auth.sign-in-secret-file " + file
                + " holds no secret of 43 characters of base64url; delete it, and the node makes one");
    }

    /** Characters of base64url. */
    String close(byte[] content) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
            byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    /** Empty for what this key has not sealed. */
    Optional<byte[]> open(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(text);
            if (whole.length <= NONCE_BYTES) {
                return Optional.empty();
            }
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE_BYTES));
            return Optional.of(cipher.doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
