/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackageCyclesTest {
    /** Dependencies that close a cycle today, by the package that has them. */
    private static final Map<String, List<String>> KNOWN = Map.of(
            // MemoryQueries, the store's door, stands beside the rows that searching reads.
            "query", List.of("search", "embedding", "projection"),
            // StoreMetrics, the store's port for its counts, stands beside the parts that make the store.
            "embedding", List.of(""),
            "projection", List.of(""));

    @Test
    void shouldLeavePackagesFreeOfCycles() {
        SliceRule rule = slices().matching("dev.memlog.(**)").should().beFreeOfCycles();
        for (Map.Entry<String, List<String>> from : KNOWN.entrySet()) {
            for (String to : from.getValue()) {
                rule = rule.ignoreDependency(resideInAPackage(store(from.getKey())), resideInAPackage(store(to)));
            }
        }

        rule.check(new ClassFileImporter()
                .withImportOption(ThreadBordersTest::isOfTheProgram)
                .importPackages("dev.memlog"));
    }

    private static String store(String room) {
        return room.isEmpty() ? "dev.memlog.store" : "dev.memlog.store." + room;
    }
}
