/* SPDX-License-Identifier: Apache-2.0 */
/** The certificate of the node's HTTP port. */
@NullMarked
package dev.memlog.node.tls;

import org.jspecify.annotations.NullMarked;
