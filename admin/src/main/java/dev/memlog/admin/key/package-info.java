/* SPDX-License-Identifier: Apache-2.0 */
/** Keys: made, listed, rotated and revoked. */
@NullMarked
package dev.memlog.admin.key;

import org.jspecify.annotations.NullMarked;
