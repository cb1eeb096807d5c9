/* SPDX-License-Identifier: Apache-2.0 */
/** What a session is told when it begins, and on a prompt, within a budget of tokens. */
@NullMarked
package dev.memlog.recall.context;

import org.jspecify.annotations.NullMarked;
