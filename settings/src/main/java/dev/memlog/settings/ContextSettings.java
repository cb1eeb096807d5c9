/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.choice;
import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.flag;
import static dev.memlog.settings.value.Ranges.integer;
import static dev.memlog.settings.value.Ranges.list;

import java.time.Duration;
import java.util.List;

/** Content and size of the context that a session receives: {@code context.*}. */
public final class ContextSettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Integer> BUDGET_TOKENS = GROUP.add(
            "context.budget-tokens", integer(800, 50_000), "2000", "Size of a new session's context, in tokens");

    public static final Setting<Integer> OBSERVATIONS =
            GROUP.add("context.observations", integer(1, 100), "50", "Maximum number of observations in the context");

    public static final Setting<Integer> FULL =
            GROUP.add("context.full", integer(0, 20), "3", "Observations shown in full");

    public static final Setting<String> FULL_FIELD = GROUP.add(
            "context.full-field",
            choice("narrative", "facts", "both"),
            "both",
            "Which fields a full observation shows");

    public static final Setting<Integer> SUMMARIES =
            GROUP.add("context.summaries", integer(0, 20), "5", "Maximum number of session summaries in the context");

    public static final Setting<List<String>> OBSERVATION_TYPES =
            GROUP.add("context.observation-types", list(), "", "Types of observation in the context; empty = all");

    public static final Setting<List<String>> OBSERVATION_CONCEPTS = GROUP.add(
            "context.observation-concepts", list(), "", "Only observations with one of these concepts; empty = all");

    public static final Setting<Boolean> SHOW_READ_TOKENS = GROUP.add(
            "context.show-read-tokens", flag(), "true", "Show the tokens to read each observation, and all of them");

    public static final Setting<Boolean> SHOW_WORK_TOKENS = GROUP.add(
            "context.show-work-tokens", flag(), "true", "Show the tokens of the calls that wrote the observations");

    public static final Setting<Boolean> SHOW_SAVINGS_AMOUNT =
            GROUP.add("context.show-savings-amount", flag(), "false", "Show the difference of the two in tokens");

    public static final Setting<Boolean> SHOW_SAVINGS_PERCENT =
            GROUP.add("context.show-savings-percent", flag(), "true", "Show the difference of the two in percent");

    public static final Setting<Boolean> SHOW_LAST_SUMMARY = GROUP.add(
            "context.show-last-summary", flag(), "true", "Show the last session's summary with all its fields");

    public static final Setting<Boolean> SHOW_LAST_MESSAGE = GROUP.add(
            "context.show-last-message",
            flag(),
            "false",
            "Show the agent's last message of the previous session, from this machine's transcripts");

    public static final Setting<Boolean> SHOW_TERMINAL_OUTPUT = GROUP.add(
            "context.show-terminal-output",
            flag(),
            "true",
            "Show the user a line in the terminal when a session starts");

    public static final Setting<Boolean> WELCOME_HINT = GROUP.add(
            "context.welcome-hint",
            flag(),
            "false",
            "Show a notice in a session of a project that has no memories yet");

    public static final Setting<Boolean> ON_PROMPT =
            GROUP.add("context.on-prompt", flag(), "false", "Answer a prompt with the observations related to it");

    public static final Setting<Duration> ON_PROMPT_DEADLINE = GROUP.add(
            "context.on-prompt-deadline",
            duration("0ms", "10s"),
            "300ms",
            "Time a prompt waits for these observations");

    public static final Setting<Integer> ON_PROMPT_LIMIT =
            GROUP.add("context.on-prompt-limit", integer(1, 20), "2", "Maximum number of observations per prompt");

    public static final Setting<Integer> ON_PROMPT_TOKENS = GROUP.add(
            "context.on-prompt-tokens", integer(200, 10_000), "600", "Size of the answer to a prompt, in tokens");

    public static final Setting<Boolean> LEARN_FROM_USE = GROUP.add(
            "context.learn-from-use",
            flag(),
            "true",
            "Rank by what earlier sessions used of what they were told, from 0.8 to 1.25 times");

    public static final Setting<Integer> HOLDOUT = GROUP.add(
            "context.holdout",
            integer(0, 90),
            "0",
            "Percent of sessions that are told nothing, so that memlog worth can compare");

    public static final Setting<Boolean> BEFORE_TOOL = GROUP.add(
            "context.before-tool",
            flag(),
            "false",
            "Answer before a tool call, and after a failed one, with what is known of its file, command or error");

    public static final Setting<Duration> BEFORE_TOOL_DEADLINE = GROUP.add(
            "context.before-tool-deadline", duration("0ms", "2s"), "100ms", "Time a tool call waits for that");

    private ContextSettings() {}
}
