/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;

/** Whether there is work, and how much, in claude-mem's words. */
public final class ProcessingStatus {
    private ProcessingStatus() {}

    public static ObjectNode of(LedgerView.Snapshot snapshot) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("isProcessing", snapshot.isProcessing())
                .putNull("queueDepth");
        snapshot.queueDepth().ifPresent(depth -> json.put("queueDepth", depth));
        return json;
    }
}
