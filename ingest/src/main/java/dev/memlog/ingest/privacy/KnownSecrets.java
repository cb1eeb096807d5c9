/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Replaces secrets with a shape of their own. Every expression starts at a literal and has bounded or possessive
 * repeats, so its time is linear in the text's length.
 */
final class KnownSecrets {
    /** Not \b, which looks back over all combining marks before it. */
    private static final String START = "(?<!\\w)";

    private static final List<String> AWS_KEYS = List.of("AKIA", "ASIA", "AROA", "AIDA", "ABIA", "ACCA");

    /**
     * Kinds whose form also fits words, as in "Bearer authentication" and "sk-loading-spinner"; a match needs a digit
     * or a capital.
     */
    private static final Set<String> WORDS = Set.of("openai-key", "bearer-token", "authorization");

    private static final List<Shape> SHAPES = List.of(
            // In a credentials file the secret key, which has no shape of its own, follows its id.
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
                    "hooks\\.slack\\.com/(?:services|workflows|triggers)/([0-9A-Za-z/_-]{20,200}+)"),
            shape("anthropic-key", List.of("sk-ant-"), START + "(sk-ant-[0-9A-Za-z_-]{16,255}+)"),
            shape("openai-key", List.of("sk-"), START + "(sk-[0-9A-Za-z_-]{20,255}+)"),
            shape("google-key", List.of("AIza"), START + "(AIza[0-9A-Za-z_-]{35})"),
            shape("google-token", List.of("ya29."), START + "(ya29\\.[0-9A-Za-z_-]{20,2048}+)"),
            shape("google-secret", List.of("GOCSPX-"), START + "(GOCSPX-[0-9A-Za-z_-]{20,64}+)"),
            shape(
                    "stripe-key",
                    List.of("k_live_", "k_test_", "k_prod_"),
                    START + "([rs]k_(?:live|test|prod)_[0-9A-Za-z]{10,255}+)"),
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
                    "authorization",
                    List.of("uthorization: ", "UTHORIZATION: "),
                    "(?:uthorization|UTHORIZATION): (?![Bb]earer|[Bb]asic|[Tt]oken)([0-9A-Za-z._~+/=@-]{16,4096}+)"
                            + "(?=[\"'\\s\\\\]|$)"));

    private static final List<Shape> ALL = Stream.of(SHAPES, PlacedSecrets.SHAPES, OperandSecrets.SHAPES)
            .flatMap(List::stream)
            .toList();
    private static final List<String> SHAPE_HINTS =
            ALL.stream().flatMap(shape -> shape.hints().stream()).toList();
    private static final int[] SHAPE_OF = IntStream.range(0, ALL.size())
            .flatMap(i -> IntStream.range(0, ALL.get(i).hints().size()).map(hint -> i))
            .toArray();

    /** Start of the other kinds in {@link #HINTS}. */
    private static final int PREFIXES = SHAPE_HINTS.size();

    private static final int PROGRAMS = PREFIXES + PrefixedTokens.LITERALS.size();
    private static final int KUBERNETES = PROGRAMS + CommandSecrets.PROGRAMS.size();
    private static final int SERVICES = KUBERNETES + 1;
    private static final Literals HINTS = new Literals(
            Stream.of(SHAPE_HINTS, PrefixedTokens.LITERALS, CommandSecrets.PROGRAMS, List.of("Secret"))
                    .flatMap(List::stream)
                    .toList(),
            ServiceKeys.NAMES);

    private KnownSecrets() {}

    /** Scans the text once for hints; most texts have none. */
    static String redact(String text) {
        Possible possible = new Possible(text);
        HINTS.each(text, possible);
        String redacted = UrlSecrets.redact(text);
        for (int i = possible.shapes.nextSetBit(0); i >= 0; i = possible.shapes.nextSetBit(i + 1)) {
            redacted = ALL.get(i).redact(redacted);
        }
        redacted = possible.kubernetes ? KubernetesSecrets.redact(redacted) : redacted;
        redacted = possible.token ? PrefixedTokens.redact(redacted) : redacted;
        redacted = possible.command ? CommandSecrets.redact(redacted) : redacted;
        return possible.service ? ServiceKeys.redact(redacted) : redacted;
    }

    private static final class Possible implements Literals.Found {
        private final String text;
        private final BitSet shapes = new BitSet(ALL.size());
        private boolean token;
        private boolean command;
        private boolean kubernetes;
        private boolean service;

        Possible(String text) {
            this.text = text;
        }

        @Override
        public int at(int literal, int start, int end) {
            if (literal < PREFIXES) {
                shapes.set(SHAPE_OF[literal]);
            } else if (literal < PROGRAMS) {
                token |= PrefixedTokens.stop(text, literal - PREFIXES, start, end) >= 0;
            } else if (literal < KUBERNETES) {
                command |= CommandSecrets.isCommand(text, start, end);
            } else if (literal < SERVICES) {
                kubernetes = true;
            } else {
                service |= ServiceKeys.isAt(text, literal - SERVICES, end);
            }
            return start + 1;
        }
    }

    private static Shape shape(String kind, List<String> hints, String expression) {
        return new Shape(kind, hints, Pattern.compile(expression), WORDS.contains(kind));
    }
}
