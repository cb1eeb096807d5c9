/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What all wires share: reading a JSON body and its fields, composing events without private content, and publishing
 * them.
 */
@NullMarked
package dev.memlog.ingest.accept;

import org.jspecify.annotations.NullMarked;
