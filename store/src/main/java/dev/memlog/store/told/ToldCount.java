/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

/**
 * Of one memory.
 *
 * @param told sessions that were told it
 * @param used those of them that used it afterwards
 */
public record ToldCount(long told, long used) {}
