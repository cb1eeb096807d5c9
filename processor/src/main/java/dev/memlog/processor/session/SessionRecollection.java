/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.MemoryKey;
import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.prompt.MemoryLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call carries besides its batch, bounded for any length of session.
 *
 * @param promptCount number of user prompts so far
 * @param lastAnswer a digest of the agent's answer at the end of the last turn; null once the agent has continued
 * @param prompts those that waiting events may belong to, oldest first, each cut
 * @param digest the newest memories, a line each, oldest first
 * @param digestOf the memories of the digest's last lines; those of earlier lines are unknown
 * @param memorySessions the provider session in use, by provider
 * @param memorySessionIds every provider session id that the session's memories came from
 */
public record SessionRecollection(
        int promptCount,
        List<PromptText> prompts,
        @Nullable String lastAnswer,
        List<String> digest,
        List<MemoryKey> digestOf,
        Map<String, String> memorySessions,
        List<String> memorySessionIds) {
    static final SessionRecollection EMPTY =
            new SessionRecollection(0, List.of(), null, List.of(), List.of(), Map.of(), List.of());
    private static final int MAX_PROMPTS = 20;
    private static final int MAX_PROMPT_LENGTH = 2_000;
    private static final int MAX_DIGEST_LINES = 12;
    private static final int MAX_LINE_LENGTH = 240;
    private static final int MAX_MEMORY_SESSIONS = 50;

    /**
     * One user prompt, by its number within the session.
     *
     * @param sequence of its event; 0 in states of an earlier version
     */
    public record PromptText(int number, String text, long sequence) {}

    public SessionRecollection {
        prompts = List.copyOf(prompts);
        digest = List.copyOf(digest);
        digestOf = digestOf == null ? List.of() : List.copyOf(digestOf);
        memorySessions = Map.copyOf(memorySessions);
        memorySessionIds = List.copyOf(memorySessionIds);
    }

    /** The text of a prompt; blank if it is no longer kept. */
    public String promptText(int number) {
        return prompts.stream()
                .filter(prompt -> prompt.number() == number)
                .map(PromptText::text)
                .findFirst()
                .orElse("");
    }

    /** The digest's lines as a call shows them: with labels, except those of unknown memories. */
    public List<String> labelledDigest() {
        int unknown = digest.size() - digestOf.size();
        List<String> lines = new ArrayList<>(digest);
        for (int i = Math.max(0, unknown); i < lines.size(); i++) {
            lines.set(i, DigestLine.labelled(digestOf.get(i - unknown), lines.get(i)));
        }
        return lines;
    }

    /** The digest's memories with these labels; others are left out. */
    List<MemoryKey> labelled(List<String> labels) {
        return digestOf.stream()
                .filter(memory -> labels.contains(MemoryLabel.of(memory)))
                .distinct()
                .toList();
    }

    SessionRecollection addPrompt(String text, long sequence) {
        List<PromptText> kept = new ArrayList<>(prompts);
        kept.add(new PromptText(promptCount + 1, cut(text, MAX_PROMPT_LENGTH), sequence));
        return new SessionRecollection(
                promptCount + 1, newest(kept, MAX_PROMPTS), null, digest, digestOf, memorySessions, memorySessionIds);
    }

    /** @param answer a digest of the agent's answer; null when the agent has continued since the last turn's end */
    SessionRecollection answered(@Nullable String answer) {
        return Objects.equals(answer, lastAnswer)
                ? this
                : new SessionRecollection(
                        promptCount, prompts, answer, digest, digestOf, memorySessions, memorySessionIds);
    }

    /** Adds prompts and provider sessions known from elsewhere. */
    SessionRecollection widen(int prompts, List<String> otherMemorySessionIds) {
        List<String> ids = Stream.concat(memorySessionIds.stream(), otherMemorySessionIds.stream())
                .distinct()
                .toList();
        return new SessionRecollection(
                Math.max(promptCount, prompts),
                this.prompts,
                lastAnswer,
                digest,
                digestOf,
                memorySessions,
                newest(ids, MAX_MEMORY_SESSIONS));
    }

    /** Drops the prompts before {@code oldest}: no waiting event belongs to them. */
    SessionRecollection forgetPromptsBefore(int oldest) {
        List<PromptText> kept =
                prompts.stream().filter(prompt -> prompt.number() >= oldest).toList();
        return new SessionRecollection(
                promptCount, kept, lastAnswer, digest, digestOf, memorySessions, memorySessionIds);
    }

    /** @param memories the memory of each of {@code lines} */
    SessionRecollection addDigest(List<MemoryKey> memories, List<String> lines) {
        List<String> all = new ArrayList<>(digest);
        lines.forEach(line -> all.add(cut(line, MAX_LINE_LENGTH)));
        List<MemoryKey> allOf = new ArrayList<>(digestOf);
        allOf.addAll(memories);
        return new SessionRecollection(
                promptCount,
                prompts,
                lastAnswer,
                newest(all, MAX_DIGEST_LINES),
                newest(allOf, MAX_DIGEST_LINES),
                memorySessions,
                memorySessionIds);
    }

    /**
     * Drops the texts of these memories, and any line or prompt of unknown origin. The providers' own sessions may
     * contain them, too, and are left.
     */
    SessionRecollection forget(List<MemoryKey> memories) {
        Set<MemoryKey> forgotten = Set.copyOf(memories);
        Set<Long> sequences = memories.stream().map(MemoryKey::sequence).collect(Collectors.toSet());
        List<PromptText> keptPrompts = prompts.stream()
                .filter(prompt -> prompt.sequence() > 0 && !sequences.contains(prompt.sequence()))
                .toList();
        List<String> keptLines = new ArrayList<>();
        List<MemoryKey> keptOf = new ArrayList<>();
        int unknown = digest.size() - digestOf.size();
        for (int i = 0; i < digestOf.size(); i++) {
            if (!forgotten.contains(digestOf.get(i))) {
                keptLines.add(digest.get(unknown + i));
                keptOf.add(digestOf.get(i));
            }
        }
        return new SessionRecollection(
                promptCount, keptPrompts, lastAnswer, keptLines, keptOf, Map.of(), memorySessionIds);
    }

    /** Drops every text. */
    SessionRecollection forgetAll() {
        return withoutTexts(false);
    }

    SessionRecollection withoutTexts(boolean butPrompts) {
        List<PromptText> kept = butPrompts ? prompts : List.of();
        return new SessionRecollection(promptCount, kept, null, List.of(), List.of(), Map.of(), memorySessionIds);
    }

    SessionRecollection useMemorySession(String provider, @Nullable String memorySessionId) {
        Map<String, String> inUse = new LinkedHashMap<>(memorySessions);
        List<String> ids = new ArrayList<>(memorySessionIds);
        if (memorySessionId == null) {
            inUse.remove(provider);
        } else {
            inUse.put(provider, memorySessionId);
            if (!ids.contains(memorySessionId)) {
                ids.add(memorySessionId);
            }
        }
        return new SessionRecollection(
                promptCount, prompts, lastAnswer, digest, digestOf, inUse, newest(ids, MAX_MEMORY_SESSIONS));
    }

    SessionRecollection leaveMemorySessions() {
        return new SessionRecollection(promptCount, prompts, lastAnswer, digest, digestOf, Map.of(), memorySessionIds);
    }

    private static <T> List<T> newest(List<T> list, int max) {
        return list.size() <= max ? list : list.subList(list.size() - max, list.size());
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
