/* SPDX-License-Identifier: Apache-2.0 */
/** Sign-in beside the keys: an issuer's tokens, and the viewer's cookies. */
@NullMarked
package dev.memlog.node.signin;

import org.jspecify.annotations.NullMarked;
