/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import java.time.Instant;

/**
 * Why a session's work is held although a provider might take it.
 *
 * @param reason for display, and stable while nothing has changed
 * @param until when the session is free at the latest, unless a setting changes
 */
public record SpendHold(String reason, Instant until) {}
