/* SPDX-License-Identifier: Apache-2.0 */
/** Orders about projects as a whole. */
@NullMarked
package dev.memlog.recall.project;

import org.jspecify.annotations.NullMarked;
