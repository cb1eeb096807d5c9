/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BorderTest {
    @Test
    void shouldHandAnErrorToTheOwnerAndEndNormally() {
        List<Throwable> told = new ArrayList<>();
        StackOverflowError deep = new StackOverflowError();

        Border.guard("border-test-deep", () -> throwIt(deep), told::add).run();

        assertThat(told).containsExactly(deep);
        assertThat(Border.failures()).containsEntry("border-test-deep", 1L);
    }

    @Test
    void shouldTellTheOwnerBeforeAFatalErrorGoesOn() {
        List<Throwable> told = new ArrayList<>();
        OutOfMemoryError fatal = new OutOfMemoryError("thrown by the test");

        Runnable task = Border.guard("border-test-fatal", () -> throwIt(fatal), told::add);

        assertThatThrownBy(task::run).isSameAs(fatal);
        assertThat(told).containsExactly(fatal);
    }

    @Test
    void shouldEndNormallyWhenTheOwnerFailsToo() {
        Runnable task = Border.guard("border-test-owner", () -> throwIt(new AssertionError("task")), failure -> {
            throw new IllegalStateException("owner");
        });

        task.run();

        assertThat(Border.failures()).containsEntry("border-test-owner", 2L);
    }

    private static void throwIt(Error error) {
        throw error;
    }
}
