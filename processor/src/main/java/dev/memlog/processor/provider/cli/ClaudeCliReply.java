/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.WireMapper;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.provider.answer.FailureClassifier;
import dev.memlog.processor.provider.answer.SecretScrubber;
import dev.memlog.processor.provider.http.AnthropicWire;
import dev.memlog.processor.reply.ErrorText;
import dev.memlog.processor.reply.ErrorWording;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code claude} command's output. A service status in its JSON decides; without one the wording does, and
 * only if no tokens were used: then no model has spoken.
 */
final class ClaudeCliReply {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final Pattern STATUS = Pattern.compile("(?i)api error:? \\(?(\\d{3})(?!\\w)");
    private static final Pattern ANSWER = Pattern.compile("<(?:observation|summary|skip)");
    /** In order: the first wording found decides. */
    private static final List<Map.Entry<String, FailureClass>> WORDINGS = List.of(
            Map.entry("prompt is too long", FailureClass.PROMPT_TOO_LONG),
            Map.entry("input is too long", FailureClass.PROMPT_TOO_LONG),
            Map.entry("no conversation found", FailureClass.SESSION_GONE),
            Map.entry("does not match any session", FailureClass.SESSION_GONE),
            Map.entry("not logged in", FailureClass.REFUSED),
            Map.entry("/login", FailureClass.REFUSED),
            Map.entry("invalid api key", FailureClass.REFUSED),
            Map.entry("oauth token", FailureClass.REFUSED),
            Map.entry("credit balance is too low", FailureClass.REFUSED),
            Map.entry("usage limit", FailureClass.REFUSED),
            Map.entry("hit your limit", FailureClass.REFUSED),
            Map.entry("reached your", FailureClass.REFUSED),
            Map.entry("issue with the selected model", FailureClass.REFUSED),
            Map.entry("unknown option", FailureClass.REFUSED),
            Map.entry("unable to connect", FailureClass.UNREACHABLE),
            Map.entry("connectionrefused", FailureClass.UNREACHABLE),
            Map.entry("econnrefused", FailureClass.UNREACHABLE),
            Map.entry("enotfound", FailureClass.UNREACHABLE),
            // Last: these only report the end, while the words next to them may give the reason.
            Map.entry("processtransport", FailureClass.SESSION_GONE),
            Map.entry("not ready for writing", FailureClass.SESSION_GONE),
            Map.entry("transport closed", FailureClass.SESSION_GONE),
            Map.entry("claude code process exited", FailureClass.SESSION_GONE),
            Map.entry("claude code process terminated", FailureClass.SESSION_GONE),
            Map.entry("process aborted by user", FailureClass.SESSION_GONE));

    /** The command's message that its service will not answer this request. */
    private static final List<String> DECLINES = List.of(
            "violate our usage policy",
            "violates our usage policy",
            "unable to respond to this request",
            "output blocked by content filtering policy",
            "declined to respond",
            "stop_reason: refusal");

    /** Exit codes of a command ended by a signal. */
    private static final int SIGNALS = 128;

    private static final int LAST_SIGNAL = 64;
    /** A longer text without JSON is not an error message of the command. */
    private static final int MAX_MESSAGE = 2_000;

    private final String configuredModel;
    private final long rotateAfterTokens;
    private final SecretScrubber scrubber;
    private final FailureClassifier classifier;

    /** @param rotateAfterTokens a conversation that has grown beyond this many input tokens is not resumed */
    ClaudeCliReply(String configuredModel, long rotateAfterTokens, SecretScrubber scrubber) {
        this.configuredModel = configuredModel;
        this.rotateAfterTokens = rotateAfterTokens;
        this.scrubber = scrubber;
        this.classifier = new FailureClassifier(scrubber);
    }

    ProviderOutcome read(ChildProcess.Result result) {
        return switch (result) {
            case ChildProcess.Result.TimedOut timedOut ->
                classifier.failed(FailureClass.TRANSIENT, "the command did not end in time and was killed");
            case ChildProcess.Result.Exited exited -> read(exited);
        };
    }

    private ProviderOutcome read(ChildProcess.Result.Exited exited) {
        JsonNode json = resultIn(exited.stdout());
        if (json == null) {
            return withoutResult(exited);
        }
        String text = json.path("result").asText("");
        Usage usage = AnthropicWire.count(json.path("usage"));
        if (json.path("is_error").asBoolean() || exited.code() != 0) {
            String words = firstOf(text, json.path("errors"), json);
            int status = json.path("api_error_status").asInt();
            if (isDeclined(words)) {
                return declined(words, usage, json);
            }
            return usage.total() > 0
                    ? paidFailure(status, words).charged(usage, model(json.path("modelUsage")))
                    : failure(status, words);
        }
        if (!json.path("result").isTextual()) {
            return classifier
                    .failed(FailureClass.NO_ANSWER, "the command's JSON has no result")
                    .asAnswer()
                    .charged(usage, model(json.path("modelUsage")));
        }
        // A refusal may look like an answer; an answer in the grammar may be about one.
        boolean refused = json.path("stop_reason").asText().equals("refusal");
        if (refused || (!ANSWER.matcher(text).find() && text.length() <= MAX_MESSAGE && isRefusal(text))) {
            return declined(text, usage, json);
        }
        FailureClass notice = usage.total() > 0 || ANSWER.matcher(text).find() ? null : ErrorText.failureIn(text);
        if (notice != null && notice != FailureClass.MALFORMED) {
            return classifier.failed(notice, text);
        }
        return new ProviderOutcome.Replied(
                scrubber.withoutKey(text),
                usage,
                model(json.path("modelUsage")),
                json.path("session_id").asText(null),
                usage.inputTokens() > rotateAfterTokens);
    }

    private ProviderOutcome declined(String words, Usage usage, JsonNode json) {
        return classifier
                .failed(FailureClass.DECLINED, words)
                .asAnswer()
                .charged(usage, model(json.path("modelUsage")));
    }

    private static boolean isDeclined(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return words.length() <= MAX_MESSAGE && DECLINES.stream().anyMatch(lower::contains);
    }

    /** The command's own notice, which begins as its errors do. */
    private static boolean isRefusal(String text) {
        return isDeclined(text) && text.strip().toLowerCase(Locale.ROOT).startsWith("api error");
    }

    /** Before it gets as far as JSON, the command explains itself on stderr or, by version, stdout. */
    private ProviderOutcome withoutResult(ChildProcess.Result.Exited exited) {
        // Another make of the command may print the answer alone.
        if (exited.code() == 0 && ANSWER.matcher(exited.stdout()).find()) {
            return new ProviderOutcome.Replied(
                    scrubber.withoutKey(exited.stdout()), Usage.NONE, configuredModel, null, false);
        }
        String text = (exited.stderr().isBlank() ? exited.stdout() : exited.stderr()).strip();
        // 127 and 126 are a shell's: no such command, not executable.
        if (exited.code() == 127 || exited.code() == 126) {
            return classifier.failed(FailureClass.UNREACHABLE, "the command cannot be run: " + text);
        }
        if (exited.code() != 0 && isDeclined(text)) {
            return classifier.failed(FailureClass.DECLINED, text).asAnswer();
        }
        FailureClass worded = text.length() > MAX_MESSAGE ? null : worded(text);
        if (worded != null) {
            return classifier.failed(worded, "exit code " + exited.code() + ": " + text);
        }
        if (exited.code() > SIGNALS && exited.code() <= SIGNALS + LAST_SIGNAL) {
            return classifier.failed(
                    FailureClass.SESSION_GONE, "the command was ended by signal " + (exited.code() - SIGNALS));
        }
        if (text.isEmpty() || exited.stdout().startsWith("{")) {
            return classifier.failed(
                    FailureClass.SESSION_GONE, "the command ended without a result, exit code " + exited.code());
        }
        if (exited.code() != 0) {
            return classifier.failed(FailureClass.TRANSIENT, "exit code " + exited.code() + ": " + text);
        }
        return classifier
                .failed(FailureClass.NO_ANSWER, "the command printed no JSON result: " + text)
                .asAnswer();
    }

    /** The model has worked, so the words may be its own: only a status names another failure. */
    private ProviderOutcome.Failed paidFailure(int status, String text) {
        if (ErrorWording.isTooLong(text)) {
            return classifier.failed(FailureClass.PROMPT_TOO_LONG, text);
        }
        FailureClass failure =
                status >= 400 ? classifier.status(status, Headers.of(), "").failure() : FailureClass.MALFORMED;
        return classifier.failed(failure, text);
    }

    private ProviderOutcome.Failed failure(int status, String text) {
        FailureClass worded = worded(text);
        if (worded != null) {
            return classifier.failed(worded, text);
        }
        Matcher named = STATUS.matcher(text);
        int known = status >= 400 ? status : named.find() ? Integer.parseInt(named.group(1)) : 0;
        FailureClass failure =
                known >= 400 ? classifier.status(known, Headers.of(), text).failure() : FailureClass.TRANSIENT;
        return classifier.failed(failure, text);
    }

    private static @Nullable FailureClass worded(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return WORDINGS.stream()
                .filter(wording -> lower.contains(wording.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The command's own message, wherever its version puts it. */
    private static String firstOf(String text, JsonNode errors, JsonNode json) {
        if (!text.isEmpty()) {
            return text;
        }
        return errors.isArray() && !errors.isEmpty()
                ? errors.path(0).asText()
                : json.path("subtype").asText();
    }

    private String model(JsonNode usage) {
        return usage.isObject() && !usage.isEmpty() ? usage.fieldNames().next() : configuredModel;
    }

    /** The result object; some versions print warnings before it. */
    private static @Nullable JsonNode resultIn(String stdout) {
        List<String> lines = stdout.lines().filter(line -> line.startsWith("{")).toList();
        for (String line : lines.reversed()) {
            try {
                JsonNode json = MAPPER.readTree(line);
                if (json.path("type").asText().equals("result")) {
                    return json;
                }
            } catch (JsonProcessingException e) {
                // Not this line, then.
            }
        }
        return null;
    }
}
