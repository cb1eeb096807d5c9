/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        Route broken = LargeBodies.apart(request -> {
            throw new StackOverflowError("too deep");
        });

        assertThatThrownBy(() -> broken.answer(request(100_000))).isInstanceOf(StackOverflowError.class);
    }

    private static boolean worksOnVirtualThread(int bytes) throws Exception {
        List<Boolean> virtual = new CopyOnWriteArrayList<>();
        Route adapter = LargeBodies.apart(request -> {
            virtual.add(Thread.currentThread().isVirtual());
            return IngestReply.bug();
        });
        FutureTask<IngestReply> answer = new FutureTask<>(() -> adapter.answer(request(bytes)));
        Thread.ofVirtual().start(answer);
        answer.get();
        return virtual.get(0);
    }

    private static IngestRequest request(int bytes) {
        return new IngestRequest(new byte[bytes], "", Map.of(), Map.of(), 0);
    }
}
