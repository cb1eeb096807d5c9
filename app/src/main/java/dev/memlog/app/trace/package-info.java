/* SPDX-License-Identifier: Apache-2.0 */
/** Traces of the way of an event, for whoever collects them; the only place that knows OpenTelemetry. */
@NullMarked
package dev.memlog.app.trace;

import org.jspecify.annotations.NullMarked;
