/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test's own store, in a folder that goes with it. */
public abstract class StoreTestBase {
    @TempDir
    protected Path folder;

    protected OpenStore store;

    @BeforeEach
    void openStore() {
        store = new OpenStore(folder.resolve("memlog.db"));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }
}
