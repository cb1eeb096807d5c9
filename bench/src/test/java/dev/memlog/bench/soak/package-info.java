/* SPDX-License-Identifier: Apache-2.0 */
/** The soak in the short form that every build runs. */
package dev.memlog.bench.soak;
