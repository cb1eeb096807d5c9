/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets that are known by their own shape. Every expression starts at a literal and has bounded or possessive
 * repeats, so that its time grows with the text's length and no faster.
 */
final class KnownSecrets {
    /** Not the sign for a word's border: that looks back over all combining marks before it. */
    private static final String START = "(?<!\\w)";

    private static final List<String> AWS_KEYS = List.of("AKIA", "ASIA", "AROA", "AIDA", "ABIA", "ACCA");

    private static final List<Shape> SHAPES = List.of(
            // In a file of credentials the secret key, which has no shape of its own, follows its id.
            shape(
                    "aws-secret-key",
                    AWS_KEYS,
                    START + "(?:AKIA|ASIA)[0-9A-Z]{16}[\\s,:;\"']{1,6}([0-9A-Za-z/+=]{40})(?![0-9A-Za-z/+=])"),
            shape("aws-access-key", AWS_KEYS, START + "((?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[0-9A-Z]{16})(?![0-9A-Z])"),
            shape(
                    "github-token",
                    List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
                    START + "(gh[pousr]_[0-9A-Za-z]{30,255}+)"),
            shape("github-token", List.of("github_pat_"), START + "(github_pat_[0-9A-Za-z_]{22,255}+)"),
            shape(
                    "gitlab-token",
                    List.of("glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glimt-", "glagent-", "glsoat-"),
                    START + "(gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat)-[0-9A-Za-z_.-]{20,255}+)"),
            shape("slack-token", List.of("xox"), START + "(xox[abeoprs]-[0-9A-Za-z-]{10,255}+)"),
            shape("slack-token", List.of("xapp-"), START + "(xapp-[0-9A-Za-z-]{10,255}+)"),
            shape(
                    "slack-webhook",
                    List.of("hooks.slack.com"),
                    "hooks\\.slack\\.com/(?:services|workflows)/([0-9A-Za-z/_-]{20,200}+)"),
            shape("anthropic-key", List.of("sk-ant-"), START + "(sk-ant-[0-9A-Za-z_-]{16,255}+)"),
            shape("openai-key", List.of("sk-"), START + "(sk-[0-9A-Za-z_-]{20,255}+)"),
            shape("google-key", List.of("AIza"), START + "(AIza[0-9A-Za-z_-]{35})"),
            shape("google-token", List.of("ya29."), START + "(ya29\\.[0-9A-Za-z_-]{20,2048}+)"),
            shape("google-secret", List.of("GOCSPX-"), START + "(GOCSPX-[0-9A-Za-z_-]{20,64}+)"),
            shape("stripe-key", List.of("k_live_", "k_test_"), START + "([rs]k_(?:live|test)_[0-9A-Za-z]{10,255}+)"),
            shape("stripe-key", List.of("whsec_"), START + "(whsec_[0-9A-Za-z+/=]{16,255}+)"),
            shape("npm-token", List.of("npm_"), START + "(npm_[0-9A-Za-z]{36})"),
            shape("pypi-token", List.of("pypi-"), START + "(pypi-[0-9A-Za-z_-]{50,512}+)"),
            shape("huggingface-token", List.of("hf_"), START + "(hf_[0-9A-Za-z]{30,64}+)"),
            shape("sendgrid-key", List.of("SG."), START + "(SG\\.[0-9A-Za-z_-]{16,64}+\\.[0-9A-Za-z_-]{16,128}+)"),
            shape("jwt", List.of("eyJ"), START + "(eyJ[0-9A-Za-z_-]{8,}+(\\.[0-9A-Za-z_-]{8,}+\\.[0-9A-Za-z_-]*+)?)"),
            shape(
                    "bearer-token",
                    List.of("earer ", "EARER ", "earer\t"),
                    START + "[Bb](?:earer|EARER)[ \\t]{1,8}+([0-9A-Za-z._~+/-]{12,4096}+=*+)"),
            shape(
                    "authorization",
                    List.of("uthorization", "UTHORIZATION"),
                    "(?:uthorization|UTHORIZATION)\\\\{0,3}[\"']?[ \\t]{0,4}[:=][ \\t]{0,4}\\\\{0,3}[\"']?"
                            + "(?i:basic|token|apikey|digest)[ \\t]{1,4}([0-9A-Za-z._~+/=-]{6,4096}+)"),
            shape(
                    "url-password",
                    List.of("://"),
                    "://[^\\s/:@\"'<>\\\\]{0,128}+:([^\\s/@\"'<>$\\[{][^\\s/@\"'<>]{0,255}+)@"));

    private static final Set<String> WORDS = Set.of("[redacted:openai-key]", "[redacted:bearer-token]");

    private KnownSecrets() {}

    static String redact(String text) {
        String redacted = text;
        for (Shape shape : SHAPES) {
            redacted = shape.redact(redacted);
        }
        return redacted;
    }

    private static Shape shape(String kind, List<String> hints, String expression) {
        return new Shape("[redacted:" + kind + "]", hints, Pattern.compile(expression));
    }

    /** @param hints literals without one of which there is no match: the cheap question before the dear one */
    private record Shape(String mark, List<String> hints, Pattern pattern) {
        String redact(String text) {
            if (hints.stream().noneMatch(text::contains)) {
                return text;
            }
            Matcher matcher = pattern.matcher(text);
            StringBuilder out = new StringBuilder();
            int from = 0;
            while (matcher.find()) {
                if (isWhole(matcher) && isRandom(matcher.group(1))) {
                    out.append(text, from, matcher.start(1)).append(mark);
                    from = matcher.end(1);
                }
            }
            return from == 0 ? text : out.append(text, from, text.length()).toString();
        }

        /** A long beginning without the rest is passed over as a whole, or each place in it would be tried again. */
        private static boolean isWhole(Matcher matcher) {
            return matcher.groupCount() < 2 || matcher.group(2) != null;
        }

        // "Bearer authentication" and "sk-loading-spinner" have a secret's form, but words are lower case throughout.
        private boolean isRandom(String value) {
            return !WORDS.contains(mark)
                    || value.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c));
        }
    }
}
