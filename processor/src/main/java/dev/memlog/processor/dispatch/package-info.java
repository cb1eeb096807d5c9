/* SPDX-License-Identifier: Apache-2.0 */
/** Which provider takes a call, and whether any may: the chain, its breakers and its bounds. */
@NullMarked
package dev.memlog.processor.dispatch;

import org.jspecify.annotations.NullMarked;
