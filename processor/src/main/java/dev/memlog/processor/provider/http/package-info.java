/* SPDX-License-Identifier: Apache-2.0 */
/** Clients of HTTP providers: one wire per service, one transport for all. */
@NullMarked
package dev.memlog.processor.provider.http;

import org.jspecify.annotations.NullMarked;
