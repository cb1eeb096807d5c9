/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.memlog.store;

import org.jspecify.annotations.NullMarked;
