/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

/**
 * A session's context.
 *
 * @param text for the agent; blank if there is nothing to say
 * @param message one line for the person before the screen; blank for none
 */
public record ContextAnswer(String text, String message) {
    public static final ContextAnswer NONE = new ContextAnswer("", "");
}
