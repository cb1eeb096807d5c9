/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test's own topology, with one provider that answers as told. */
abstract class TopologyTestBase {
    final ScriptedProvider provider = new ScriptedProvider("scripted");

    @TempDir
    Path stateFolder;

    @AutoClose
    DrivenTopology topology;

    @BeforeEach
    void open() {
        topology = new DrivenTopology(stateFolder).open(provider);
    }
}
