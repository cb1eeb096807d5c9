/* SPDX-License-Identifier: Apache-2.0 */
/** The erasure of a team. */
@NullMarked
package dev.memlog.admin.team;

import org.jspecify.annotations.NullMarked;
