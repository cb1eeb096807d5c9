/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class PackageCyclesTest {
    @Test
    void shouldLeavePackagesFreeOfCycles() {
        slices().matching("dev.memlog.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(ThreadBordersTest::isOfTheProgram)
                        .importPackages("dev.memlog"));
    }
}
