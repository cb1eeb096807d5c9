/* SPDX-License-Identifier: Apache-2.0 */
/** What tests share: contract tests, fakes, the recorded sessions, a clock. Never on a main class path. */
@NullMarked
package dev.memlog.testkit;

import org.jspecify.annotations.NullMarked;
