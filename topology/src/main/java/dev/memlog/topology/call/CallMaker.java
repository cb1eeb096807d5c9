/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.mode.Mode;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.prompt.FittedCall;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome.Failed;
import dev.memlog.processor.provider.ProviderOutcome.Replied;
import dev.memlog.processor.reply.ParsedReply;
import dev.memlog.processor.reply.ReplyParser;
import dev.memlog.processor.session.NoAnswerText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call: writes its prompt, calls the provider, and parses the reply.
 *
 * <p>Threading: safe; used by the callers' threads.
 */
final class CallMaker {
    private final FittedCall calls;
    private final ReplyParser parser;
    private final TeamModes modes;

    CallMaker(TeamModes modes, ReplyParser parser) {
        this.modes = modes;
        this.calls = new FittedCall(new PromptWriter(modes));
        this.parser = parser;
    }

    Completion make(CallRecord call, ProviderClient client, PromptInput input) throws InterruptedException {
        // Before the call: its answer is read as it was asked for, whatever the team chooses meanwhile.
        Mode mode = modes.ofTeam(input.sessionId().team()).of(input.project());
        return switch (calls.make(client, input)) {
            case Replied replied -> read(call, client, replied, input, mode);
            case Failed failed -> failed(call, client, failed);
        };
    }

    private Completion read(CallRecord call, ProviderClient client, Replied replied, PromptInput input, Mode mode) {
        ParsedReply reply = parser.parse(replied.text(), mode);
        return new Completion.Answered(
                call,
                client.name(),
                reply,
                replied.usage(),
                replied.model(),
                replied.memorySessionId() == null ? input.memorySessionId() : replied.memorySessionId(),
                replied.sessionEnds());
    }

    static Completion failed(CallRecord call, ProviderClient client, Failed failed) {
        return new Completion.Failed(
                call,
                client.name(),
                failed.failure(),
                failed.message(),
                failed.retryAfter(),
                failed.usage(),
                failed.model(),
                failed.answered());
    }

    /** Null for a usable answer. */
    static @Nullable FailureClass failureOf(Completion completion) {
        return switch (completion) {
            // A provider that charges for a request has accepted it, and rejects this one alone.
            case Completion.Failed failed
            when failed.isPaid() && failed.failure() == FailureClass.REJECTED -> FailureClass.DECLINED;
            case Completion.Failed failed -> failed.failure();
            // A model can say anything, so its words name no failure of the provider.
            case Completion.Answered answered ->
                switch (answered.reply()) {
                    case ParsedReply.Malformed malformed -> FailureClass.MALFORMED;
                    case ParsedReply.NoAnswer none -> FailureClass.NO_ANSWER;
                    case ParsedReply.Memories memories -> null;
                    case ParsedReply.NothingToRecord nothing -> null;
                };
        };
    }

    /** Description of an unusable result; null for a usable one. */
    static @Nullable String wordsOf(Completion completion) {
        return switch (completion) {
            case Completion.Failed failed -> failed.message();
            case Completion.Answered answered ->
                switch (answered.reply()) {
                    case ParsedReply.Malformed malformed -> malformed.reason();
                    case ParsedReply.NoAnswer none -> NoAnswerText.of(none.head());
                    case ParsedReply.Memories memories -> null;
                    case ParsedReply.NothingToRecord nothing -> null;
                };
        };
    }

    static @Nullable Duration waitOf(Completion completion) {
        return completion instanceof Completion.Failed failed ? failed.retryAfter() : null;
    }
}
