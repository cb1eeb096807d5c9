/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.memlog.app.folder;

import org.jspecify.annotations.NullMarked;
