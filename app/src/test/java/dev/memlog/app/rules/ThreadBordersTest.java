/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ThreadBordersTest {
    /** Code units that need no {@code Border.guard} of their own, each with its reason. */
    private static final Map<String, String> FOR_A_REASON = Map.of(
            "NodeStop.isUnderWay", "its thread is never started, only registered to learn whether the process ends",
            "IngestRoutes.<init>", "the executor that EdgeHandler hands its guarded tasks to");

    /** Borders that are yet to be converted: none may be added. */
    private static final Set<String> OLD = Set.of(
            "BackupRoutes.addTo",
            "CallDispatcher.dispatch",
            "CallDispatcher.makeAndRelease",
            "ChildProcess$Output.of",
            "ChildProcess.feed",
            "ContextLookup.begin",
            "ControlFeed.<init>",
            "DoctorRoutes.addTo",
            "EdgeHandler.onBody",
            "EdgeHandler.receive",
            "EdgeHandler.work",
            "Embeddings.<init>",
            "LiveStream.run",
            "LiveStream.start",
            "Projection.<init>",
            "Projection.run",
            "QuestionVectors.ask",
            "ReadGate.admit",
            "ReadGate.replyTo",
            "TransferRoutes.admit",
            "TransferRoutes.answer");

    @Test
    void shouldStandWhereverATaskGoesToAnotherThread() {
        JavaClasses program = new ClassFileImporter()
                .withImportOption(ThreadBordersTest::isOfTheProgram)
                .importPackages("dev.memlog");

        Map<String, String> broken = ThreadBorders.broken(program);
        Map<String, String> unknown = new TreeMap<>(broken);
        unknown.keySet().removeAll(FOR_A_REASON.keySet());
        unknown.keySet().removeAll(OLD);

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

    private static boolean isOfTheProgram(Location location) {
        return !location.contains("test-classes")
                && !location.contains("-test/")
                && !location.contains("-tests.jar")
                && !location.contains("testkit")
                && !location.contains("/bench");
    }
}
