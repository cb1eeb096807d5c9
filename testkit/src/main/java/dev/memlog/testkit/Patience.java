/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long tests wait for what comes by itself, where they say nothing else: a busy build machine takes a hundred times
 * as long as a quiet one, and only a test that fails waits to the end. Every module's tests have it.
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
