/* SPDX-License-Identifier: Apache-2.0 */
/** Full-text search over what is remembered: what is asked, what is found, and in which order. */
@NullMarked
package dev.memlog.store.search;

import org.jspecify.annotations.NullMarked;
