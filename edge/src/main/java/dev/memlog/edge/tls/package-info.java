/* SPDX-License-Identifier: Apache-2.0 */
/** TLS on the HTTP port's connections. */
@NullMarked
package dev.memlog.edge.tls;

import org.jspecify.annotations.NullMarked;
