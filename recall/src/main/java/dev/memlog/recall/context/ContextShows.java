/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

/**
 * Which particulars a context shows.
 *
 * @param readTokens {@code context.show-read-tokens}: what each observation, and all of them, take to read
 * @param workTokens {@code context.show-work-tokens}: what the calls that wrote them took
 * @param savingsAmount {@code context.show-savings-amount}: the difference of the two
 * @param savingsPercent {@code context.show-savings-percent}: its share of the work
 * @param lastSummary {@code context.show-last-summary}: the last session's summary with all its fields
 * @param lastMessage {@code context.show-last-message}: the agent's last words in the session before
 * @param welcomeHint {@code context.welcome-hint}: the context of a project without memories says so
 * @param terminalOutput {@code context.show-terminal-output}: a line for the person before the screen
 */
public record ContextShows(
        boolean readTokens,
        boolean workTokens,
        boolean savingsAmount,
        boolean savingsPercent,
        boolean lastSummary,
        boolean lastMessage,
        boolean welcomeHint,
        boolean terminalOutput) {
    public static ContextShows defaults() {
        return new ContextShows(true, true, false, true, true, false, false, true);
    }
}
