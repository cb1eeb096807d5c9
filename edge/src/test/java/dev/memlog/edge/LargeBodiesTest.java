/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import io.undertow.util.HeaderMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    @Test
    void shouldLeaveTheCarrierWhenABodyIsLarge() throws Exception {
        assertThat(worksOnVirtualThread(65_537)).isFalse();
        assertThat(worksOnVirtualThread(65_536)).isTrue();
    }

    @Test
    void shouldThrowWhatTheAdapterThrowsWhenABodyIsLarge() {
        PostRoute broken = LargeBodies.apart(request -> {
            throw new StackOverflowError("too deep");
        });

        assertThatThrownBy(() -> broken.answer(request(100_000))).isInstanceOf(StackOverflowError.class);
    }

    private static boolean worksOnVirtualThread(int bytes) throws Exception {
        List<Boolean> virtual = new CopyOnWriteArrayList<>();
        PostRoute route = LargeBodies.apart(request -> {
            virtual.add(Thread.currentThread().isVirtual());
            return Reply.defect();
        });
        FutureTask<Reply> answer = new FutureTask<>(() -> route.answer(request(bytes)));
        Thread.ofVirtual().start(answer);
        answer.get();
        return virtual.get(0);
    }

    private static Request request(int bytes) {
        return new Request(
                Map.of(),
                Map.of(),
                new HeaderMap(),
                new byte[bytes],
                0,
                false,
                Principal.everyone(TeamName.LOCAL, "dev"));
    }
}
