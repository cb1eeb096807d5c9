/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.limit.ByteBudget.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private static final int MIB = 1024 * 1024;

    @Test
    void shouldRefuseWhatIsBeyondItAndTakeItOnceThereIsRoom() {
        ByteBudget budget = new ByteBudget(4 * MIB);
        Lease first = budget.open();
        assertThat(first.tryBody(2 * MIB)).isTrue();

        assertThat(budget.open().tryBody(2 * MIB)).isFalse();
        first.close();
        assertThat(budget.open().tryBody(2 * MIB)).isTrue();
    }

    @Test
    void shouldKeepAShareForSmallRequestsWhenLargeOnesFillTheRest() {
        ByteBudget budget = new ByteBudget(4 * MIB);
        assertThat(budget.open().tryBody(3 * MIB)).isTrue();

        assertThat(budget.open().tryBody(ByteBudget.SMALL + 1)).isFalse();
        Lease hook = budget.open();
        assertThat(hook.tryBody(ByteBudget.SMALL)).isTrue();
        assertThat(hook.tryMore(6L * ByteBudget.SMALL)).isTrue();
    }

    @Test
    void shouldCountABodyThatGrowsAsALargeOneWithAllOfItsBytes() {
        ByteBudget budget = new ByteBudget(4 * MIB);
        Lease growing = budget.open();
        for (int part = 0; part < 3 * MIB / ByteBudget.SMALL; part++) {
            assertThat(growing.tryBody(ByteBudget.SMALL)).isTrue();
        }

        assertThat(growing.tryBody(1)).isFalse();
        assertThat(budget.taken()).isEqualTo(3 * MIB);
    }

    @Test
    void shouldBeWholeAgainHoweverLeasesEnd() {
        ByteBudget budget = new ByteBudget(8 * MIB);
        Random random = new Random(7);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Lease lease = budget.open();
            lease.tryBody(random.nextInt(2 * ByteBudget.SMALL));
            lease.tryMore(random.nextInt(ByteBudget.SMALL));
            lease.less(random.nextInt(4 * ByteBudget.SMALL));
            lease.tryBody(random.nextInt(ByteBudget.SMALL));
            leases.add(lease);
            if (leases.size() > 20) {
                Lease ended = leases.remove(random.nextInt(leases.size()));
                ended.close();
                ended.close();
                ended.less(5);
                assertThat(ended.tryMore(5)).isFalse();
            }
            assertThat(budget.taken()).isBetween(0L, budget.max());
        }
        leases.forEach(Lease::close);

        assertThat(budget.taken()).isZero();
        assertThat(budget.open().tryBody(6 * MIB)).isTrue();
    }
}
