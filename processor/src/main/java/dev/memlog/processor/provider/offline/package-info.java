/* SPDX-License-Identifier: Apache-2.0 */
/** Rules in place of a model: each describes the events of one family of tools. */
@NullMarked
package dev.memlog.processor.provider.offline;

import org.jspecify.annotations.NullMarked;
