/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.memlog.topology;

import org.jspecify.annotations.NullMarked;
