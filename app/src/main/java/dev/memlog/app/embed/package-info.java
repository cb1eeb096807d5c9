/* SPDX-License-Identifier: Apache-2.0 */
/** Vectors for search by meaning, from an endpoint that makes them. */
@NullMarked
package dev.memlog.app.embed;

import org.jspecify.annotations.NullMarked;
