/* SPDX-License-Identifier: Apache-2.0 */
/** What an operator may order: replay, discard, forget, pause, budget, export, import; each order is a record. */
@NullMarked
package dev.memlog.admin;

import org.jspecify.annotations.NullMarked;
