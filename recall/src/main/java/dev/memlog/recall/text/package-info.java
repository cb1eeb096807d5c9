/* SPDX-License-Identifier: Apache-2.0 */
/** What is remembered as lines of text for a model, a person or a terminal; everything recalled is untrusted. */
@NullMarked
package dev.memlog.recall.text;

import org.jspecify.annotations.NullMarked;
