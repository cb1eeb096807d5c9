/* SPDX-License-Identifier: Apache-2.0 */
/** {@code doctor}: one class per check; no check changes anything. */
@NullMarked
package dev.memlog.app.doctor;

import org.jspecify.annotations.NullMarked;
