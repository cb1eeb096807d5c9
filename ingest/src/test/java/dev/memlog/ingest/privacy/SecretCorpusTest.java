/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Each rule of gitleaks' set, and each place of our own, with samples drawn from a seed. In a line of
 * secrets.txt, {@code {a32}} stands for 32 characters, the letter for their alphabet, and what is between « and » is secret.
 */
class SecretCorpusTest {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final int SAMPLES = 10;
    private final PrivacyFilter filter = new PrivacyFilter(true, 64 * 1024);

    @Test
    void shouldReplaceSamplesOfEveryRule() {
        Random random = new Random(41);
        List<String> missed = new ArrayList<>();
        List<String> rules = rules();

        for (String rule : rules) {
            for (int i = 0; i < SAMPLES; i++) {
                String sample = drawn(rule.substring(rule.indexOf('|') + 1), random);
                String kept = filter.payload(
                                TextNode.valueOf(sample.replace("«", "").replace("»", "")))
                        .textValue();
                if (secrets(sample).stream().anyMatch(kept::contains)) {
                    missed.add(rule.substring(0, rule.indexOf('|')) + ": " + kept);
                }
            }
        }

        assertThat(rules).hasSizeGreaterThan(250);
        assertThat(missed).isEmpty();
    }

    private static List<String> secrets(String sample) {
        List<String> secrets = new ArrayList<>();
        for (int at = sample.indexOf('«'); at >= 0; at = sample.indexOf('«', at + 1)) {
            secrets.add(sample.substring(at + 1, sample.indexOf('»', at)));
        }
        return secrets;
    }

    private static String drawn(String template, Random random) {
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < template.length(); at++) {
            int close = template.indexOf('}', at);
            boolean isDraw = template.charAt(at) == '{'
                    && close > 0
                    && close - at <= 5
                    && Character.isLetter(template.charAt(at + 1));
            if (isDraw) {
                char alphabet = template.charAt(at + 1);
                int length = close == at + 2 ? 0 : Integer.parseInt(template.substring(at + 2, close));
                out.append(alphabet == 'U' ? uuid(random) : draw(alphabet, length, random));
                at = close;
            } else {
                out.append(template.charAt(at));
            }
        }
        return out.toString().replace("\\n", "\n").replace("\\t", "\t");
    }

    private static String uuid(Random random) {
        return draw('h', 8, random) + "-" + draw('h', 4, random) + "-" + draw('h', 4, random) + "-"
                + draw('h', 4, random) + "-" + draw('h', 12, random);
    }

    private static String draw(char alphabet, int length, Random random) {
        String digits = "0123456789";
        String capitals = LETTERS.toUpperCase(Locale.ROOT);
        String of = switch (alphabet) {
            case 'd' -> digits;
            case 'h' -> "0123456789abcdef";
            case 's' -> digits + LETTERS;
            case 'u' -> digits + capitals;
            case 'k' -> "234567" + "QPZRYXGFTVDWSJNKHCEMUAL";
            case 'm' -> LETTERS + capitals;
            case 'w' -> digits + LETTERS + capitals + "_-";
            case 'p' -> digits + LETTERS + capitals + "./";
            default -> digits + LETTERS + capitals;
        };
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // Letters and digits at the ends, as a sign there would be cut with the quote behind it.
            String from = i == 0 || i == length - 1 ? withoutSigns(of) : of;
            out.append(from.charAt(random.nextInt(from.length())));
        }
        return out.toString();
    }

    private static String withoutSigns(String alphabet) {
        return alphabet.chars()
                .filter(Character::isLetterOrDigit)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> rules() {
        try (InputStream in = SecretCorpusTest.class.getResourceAsStream("/privacy/secrets.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
