/* SPDX-License-Identifier: Apache-2.0 */
/** The {@code memlog} program: configuration, wiring by hand, the embedded broker, roles, and the command line. */
@NullMarked
package dev.memlog.app;

import org.jspecify.annotations.NullMarked;
