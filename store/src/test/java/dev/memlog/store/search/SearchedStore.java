/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import java.util.List;

/** The few memories that searches are tried on: identifiers, paths, characters without spaces, words of all three kinds. */
final class SearchedStore {
    private SearchedStore() {}

    static void fill(OpenStore store) {
        add(
                store,
                1,
                "Fixed depotZebra lookup",
                "The snake_case name was wrong.",
                List.of("src/main/java/shop/Cart.java"));
        add(
                store,
                2,
                "Refactored HTTPServer",
                "Moved retry logic of the cart into one class.",
                List.of("lib/http/server.py"));
        add(store, 3, "検索機能を追加", "全文検索の設計を変更した。テスト済み", List.of());
        add(store, 4, "Upgraded the database", "Naïve café tests ran twice; nothing about NEAR or OR.", List.of());
        store.apply(
                Records.memory(5, Records.summary("s", 50, "Explain the zebra crossing")),
                Records.memory(6, Records.prompt("s", 60, "please fix the cart total")));
    }

    static void add(OpenStore store, long number, String title, String narrative, List<String> files) {
        store.apply(Records.memory(
                number,
                new MemoryRecord.Observation(
                        Records.from("s", number, "shop"),
                        "bugfix",
                        title,
                        null,
                        narrative,
                        List.of(),
                        List.of("gotcha"),
                        files,
                        List.of())));
    }
}
