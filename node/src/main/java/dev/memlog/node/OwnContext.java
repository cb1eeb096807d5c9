/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.recall.context.ContextAnswer;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.context.ContextQuestion;
import dev.memlog.recall.context.ToolQuestion;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.Viewer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Context from this process's own store. */
record OwnContext(ContextComposer composer, InstantSource clock) implements ContextSource {
    /** The project of a session, whoever may see it: its own hook asks. */
    static Optional<String> projectOf(MemoryStore store, SessionId session) {
        return store.view(session.team(), Viewer.EVERYTHING)
                .sessions()
                .session(SessionNumber.of(session))
                .map(known -> known.row().project());
    }

    @Override
    public Answer contextFor(Question question) {
        ContextQuestion who = new ContextQuestion(
                List.of(question.project()),
                question.session() == null ? null : question.session().value(),
                question.folder(),
                question.branch(),
                question.agent());
        ToolCall tool = question.tool();
        if (tool != null) {
            ToolQuestion about = new ToolQuestion(tool.file(), tool.command(), tool.error());
            return new Answer(composer.aroundTool(who, about, clock.instant()).text(), "");
        }
        if (question.prompt() != null) {
            return new Answer(
                    composer.onPrompt(who, question.prompt(), clock.instant(), 0)
                            .text(),
                    "");
        }
        ContextAnswer answer = composer.atStart(who, clock.instant());
        return new Answer(answer.text(), answer.message());
    }
}
