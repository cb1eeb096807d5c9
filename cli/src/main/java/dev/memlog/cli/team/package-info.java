/* SPDX-License-Identifier: Apache-2.0 */
/** What a team sets for itself: the modes of its projects, and its prices. */
@NullMarked
package dev.memlog.cli.team;

import org.jspecify.annotations.NullMarked;
