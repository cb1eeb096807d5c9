/* SPDX-License-Identifier: Apache-2.0 */
/** Requests and replies: what each route is made of, and who may ask. */
@NullMarked
package dev.memlog.recall.http;

import org.jspecify.annotations.NullMarked;
