/* SPDX-License-Identifier: Apache-2.0 */
/** The context of a starting session and of a prompt, within a budget of tokens. */
@NullMarked
package dev.memlog.recall.context;

import org.jspecify.annotations.NullMarked;
