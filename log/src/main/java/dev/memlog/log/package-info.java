/* SPDX-License-Identifier: Apache-2.0 */
/** The only code that talks to Kafka's plain clients: publishes and awaits records, and checks the topics. */
@NullMarked
package dev.memlog.log;

import org.jspecify.annotations.NullMarked;
