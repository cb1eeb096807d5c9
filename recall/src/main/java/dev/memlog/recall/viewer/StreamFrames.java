/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.recall.json.RowJson;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.store.projection.CommitListener.SessionStep;
import dev.memlog.store.search.SearchHits;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the live stream says, in the shape that claude-mem's clients read; {@code memories_changed} is ours. */
final class StreamFrames {
    private final InstantSource clock;

    StreamFrames(InstantSource clock) {
        this.clock = clock;
    }

    /** @param number of the memory in the frame, 0 without one */
    record Frame(long number, String data) {}

    Frame connected() {
        return frame("connected", Reply.MAPPER.createObjectNode());
    }

    Frame initialLoad(List<String> projects) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        projects.forEach(json.putArray("projects")::add);
        return frame("initial_load", json);
    }

    Frame processingStatus(LedgerView.Snapshot ledger) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("isProcessing", ledger.isProcessing())
                .putNull("queueDepth");
        ledger.queueDepth().ifPresent(depth -> json.put("queueDepth", depth));
        return frame("processing_status", json);
    }

    Frame session(SessionStep step, boolean started) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("sessionDbId", step.session().value());
        return started
                ? frame("session_started", json.put("project", step.project()))
                : frame("session_completed", json);
    }

    Frame memoriesChanged() {
        return frame("memories_changed", Reply.MAPPER.createObjectNode());
    }

    /** In the order of their numbers. */
    List<Frame> memories(SearchHits hits) {
        List<Frame> frames = new ArrayList<>();
        hits.prompts().forEach(row -> frames.add(frame("new_prompt", row.number(), "prompt", RowJson.prompt(row))));
        hits.observations().forEach(row -> {
            ObjectNode json = RowJson.observation(row);
            frames.add(frame("new_observation", row.number(), "observation", json));
        });
        hits.summaries()
                .forEach(row -> frames.add(frame("new_summary", row.number(), "summary", RowJson.summary(row))));
        frames.sort(Comparator.comparingLong(Frame::number));
        return frames;
    }

    private Frame frame(String type, long number, String name, ObjectNode row) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set(name, row);
        return new Frame(number, data(type, json));
    }

    private Frame frame(String type, ObjectNode json) {
        return new Frame(0, data(type, json));
    }

    private String data(String type, ObjectNode rest) {
        ObjectNode json = Reply.MAPPER.createObjectNode().put("type", type);
        json.setAll(rest);
        return Reply.json(200, json.put("timestamp", clock.millis())).body();
    }
}
