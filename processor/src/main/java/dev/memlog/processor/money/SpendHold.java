/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import java.time.Instant;

/**
 * Why a session's work waits although a provider might take it.
 *
 * @param reason for people, and the same for as long as nothing has changed
 * @param until when it may go on by itself at the latest, unless somebody changes something
 */
public record SpendHold(String reason, Instant until) {}
