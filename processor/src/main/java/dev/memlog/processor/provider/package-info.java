/* SPDX-License-Identifier: Apache-2.0 */
/** The providers: HTTP APIs over OkHttp, the claude command, and offline rules. */
@NullMarked
package dev.memlog.processor.provider;

import org.jspecify.annotations.NullMarked;
