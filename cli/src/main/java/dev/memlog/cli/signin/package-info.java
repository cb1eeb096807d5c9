/* SPDX-License-Identifier: Apache-2.0 */
/** Sign-ins at a node's issuer, as commands keep and use them. */
@NullMarked
package dev.memlog.cli.signin;

import org.jspecify.annotations.NullMarked;
