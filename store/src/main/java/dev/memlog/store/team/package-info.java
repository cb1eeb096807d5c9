/* SPDX-License-Identifier: Apache-2.0 */
/** The databases of the teams beside the main one. */
@NullMarked
package dev.memlog.store.team;

import org.jspecify.annotations.NullMarked;
