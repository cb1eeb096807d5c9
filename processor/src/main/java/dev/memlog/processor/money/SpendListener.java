/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

/**
 * Receives the charges of this process.
 *
 * <p>Threading: called by stream threads, with a lock held; implementations must be safe and quick.
 */
@FunctionalInterface
public interface SpendListener {
    SpendListener NONE = charge -> {};

    void charged(Charge charge);
}
