/* SPDX-License-Identifier: Apache-2.0 */
/** Certificates and keys in PEM files, and whom a client of a node trusts. */
@NullMarked
package dev.memlog.settings.tls;

import org.jspecify.annotations.NullMarked;
