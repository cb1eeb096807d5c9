/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import java.util.List;

/**
 * The client of one LLM service, or of its replacement.
 *
 * <p>Threading: safe; {@link #call} blocks and runs on a virtual thread, many at a time.
 */
public interface ProviderClient extends AutoCloseable {
    /** The name it is configured by, such as {@code anthropic}. */
    String name();

    /** True if the provider keeps a session, which a call resumes and whose id the reply carries. */
    boolean stateful();

    /**
     * Makes one call and never throws for a failure of the provider.
     *
     * @throws InterruptedException when the calling thread was interrupted; the call has then been cancelled: its
     *     socket is closed, or its child process and that one's children are gone
     */
    ProviderOutcome call(ProviderRequest request) throws InterruptedException;

    /**
     * The estimated maximum of a whole request's tokens, learned from earlier calls.
     *
     * @param askedAgain true if the request had an unusable answer before
     */
    default int promptTokens(boolean askedAgain) {
        return Integer.MAX_VALUE;
    }

    /** Sizes and dialect learned of the model, for operators; empty if standard. */
    default List<String> learned() {
        return List.of();
    }

    @Override
    void close();
}
