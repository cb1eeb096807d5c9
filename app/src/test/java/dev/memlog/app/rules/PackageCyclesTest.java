/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackageCyclesTest {
    /** Dependencies that close a cycle today, by the package that has them. */
    private static final Map<String, String> KNOWN = Map.of(
            // StoreMetrics, the store's port for its counts, names the outcomes of embedding.
            "sql", "embedding");

    @Test
    void shouldLeavePackagesFreeOfCycles() {
        SliceRule rule = slices().matching("dev.memlog.(**)").should().beFreeOfCycles();
        for (Map.Entry<String, String> known : KNOWN.entrySet()) {
            rule = rule.ignoreDependency(
                    resideInAPackage("dev.memlog.store." + known.getKey()),
                    resideInAPackage("dev.memlog.store." + known.getValue()));
        }

        rule.check(new ClassFileImporter()
                .withImportOption(ThreadBordersTest::isOfTheProgram)
                .importPackages("dev.memlog"));
    }
}
