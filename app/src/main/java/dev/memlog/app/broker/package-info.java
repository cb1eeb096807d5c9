/* SPDX-License-Identifier: Apache-2.0 */
/** Kafka from our own jar: the broker inside the process, the broker as a cluster's member, and Memlog's topics. */
@NullMarked
package dev.memlog.app.broker;

import org.jspecify.annotations.NullMarked;
