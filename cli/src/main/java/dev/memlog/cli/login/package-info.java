/* SPDX-License-Identifier: Apache-2.0 */
/** {@code login} and {@code logout}. */
@NullMarked
package dev.memlog.cli.login;

import org.jspecify.annotations.NullMarked;
