/* SPDX-License-Identifier: Apache-2.0 */
/** Spans of one process, sent by OTLP. */
@NullMarked
package dev.memlog.node.trace;

import org.jspecify.annotations.NullMarked;
