/* SPDX-License-Identifier: Apache-2.0 */
/** The embedded broker, and the topics' settings that depend on who owns the broker. */
@NullMarked
package dev.memlog.node.broker;

import org.jspecify.annotations.NullMarked;
