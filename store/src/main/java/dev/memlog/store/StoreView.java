/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.store.query.*;
import dev.memlog.store.sql.RenamedProjects;

/** TEMPORARY: the store's own comes. */
public record StoreView(MemoryStore store) {
    public MemoryQueries queries() { return store.queries(); }
    public DeadLetterQueries letters() { return store.letters(); }
    public RenamedProjects renamedProjects() { return store.renamedProjects(); }
    public SpendQueries spend() { return store.spend(); }
    public ForgetQueries forgetting() { return store.forgetting(); }
    public ExportQueries exports() { return store.exports(); }
    public OriginQueries origins() { return store.origins(); }
    public SessionStories stories() { return store.stories(); }
    public RetentionQueries retention() { return store.retention(); }
    public SessionQueries sessions() { return store.sessions(); }
}
