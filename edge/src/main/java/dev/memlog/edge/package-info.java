/* SPDX-License-Identifier: Apache-2.0 */
/** The only code that talks to Undertow: bounded requests in, replies and problems out. */
@NullMarked
package dev.memlog.edge;

import org.jspecify.annotations.NullMarked;
