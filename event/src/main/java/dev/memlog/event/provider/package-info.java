/* SPDX-License-Identifier: Apache-2.0 */
/** Names of providers, the classes of their failures, and what their calls may cost. */
@NullMarked
package dev.memlog.event.provider;

import org.jspecify.annotations.NullMarked;
