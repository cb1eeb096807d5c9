/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.spend;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.recall.SeededStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A control topic that notes what is written to it, and that the rows follow at once. */
public final class FakeControlCommands implements ControlCommands {
    final List<AuditRecord> audit = new CopyOnWriteArrayList<>();
    final Map<String, ControlRecord> control = new ConcurrentSkipListMap<>();
    volatile boolean acknowledges = true;
    private final SeededStore store;

    public FakeControlCommands(SeededStore store) {
        this.store = store;
    }

    @Override
    public boolean write(String key, @Nullable ControlRecord record, AuditRecord done) {
        if (!acknowledges) {
            return false;
        }
        if (record == null) {
            control.remove(key);
        } else {
            control.put(key, record);
        }
        store.control(key, record);
        audit.add(done);
        return true;
    }
}
