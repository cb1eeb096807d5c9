/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The life of a session and what failures cost it, seen from outside: a scripted provider counts the calls, the node is
 * asked over HTTP, the dead letters are read from their topic. The suites on processes kill them at random moments, which
 * a seed repeats: {@code -Dlife.seed=N -Dlife.kills=N}, or {@code -Pchaos} for the long form.
 */
@NullMarked
package dev.memlog.app.life;

import org.jspecify.annotations.NullMarked;
