/* SPDX-License-Identifier: Apache-2.0 */
/** Rules in the place of a model: each looks at one family of tools and says in words what its events show. */
@NullMarked
package dev.memlog.processor.provider.offline;

import org.jspecify.annotations.NullMarked;
