/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThreadBordersTest {
    /** Code units that need no {@code Border.guard} of their own, each with its reason. */
    private static final Map<String, String> FOR_A_REASON = Map.of(
            "NodeStop.isUnderWay", "its thread is never started, only registered to learn whether the process ends",
            "IngestRoutes.<init>", "the executor that PostHandler hands its guarded tasks to",
            "ContextLookup.begin", "a FutureTask catches all, and the hook that waits goes on without context",
            "RealPaths.ask", "a FutureTask catches all, and who asks waits for it with a deadline",
            "PlatformThread.call", "a FutureTask catches all and its caller, who waits, is thrown it");

    @Test
    void shouldStandWhereverATaskGoesToAnotherThread() {
        JavaClasses program = new ClassFileImporter()
                .withImportOption(ThreadBordersTest::isOfTheProgram)
                .importPackages("dev.memlog");

        Map<String, String> broken = ThreadBorders.broken(program);
        Map<String, String> unknown = new TreeMap<>(broken);
        unknown.keySet().removeAll(FOR_A_REASON.keySet());

        assertThat(program).hasSizeGreaterThan(500);
        assertThat(unknown).isEmpty();
        assertThat(broken.keySet()).as("exceptions that are still needed").containsAll(FOR_A_REASON.keySet());
    }

    @Test
    void shouldFindEachKindOfOffender() {
        Map<String, String> broken = ThreadBorders.broken(new ClassFileImporter().importClasses(Offenders.class));

        assertThat(broken.keySet())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "Offenders.newThread",
                        "Offenders.builtThread",
                        "Offenders.unstartedThread",
                        "Offenders.executor",
                        "Offenders.timer",
                        "Offenders.submitted",
                        "Offenders.asynchronous",
                        "Offenders.dispatched",
                        "Offenders.oneOfTwo",
                        "Offenders.caughtUntold",
                        "Offenders.catchesTooLittle",
                        "Offenders.calledInLambda"));
    }

    static boolean isOfTheProgram(Location location) {
        return !location.contains("test-classes")
                && !location.contains("-test/")
                && !location.contains("-tests.jar")
                && !location.contains("testkit")
                && !location.contains("/bench");
    }
}
