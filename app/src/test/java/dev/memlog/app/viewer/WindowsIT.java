/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More windows of the viewer than a browser has connections for a node: six. To the page of {@code 127.0.0.1} the browser
 * gives locks, to that of {@link Chromium#FAR} none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class WindowsIT {
    private static final String NEAR = "127.0.0.1";
    private static final String SHOP = "shop";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final NodeHttp http = new NodeHttp();
    private final StoryProvider provider = new StoryProvider();
    private final List<BrowserPage> windows = new ArrayList<>();
    private EmbeddedNode node;
    private Chromium browser;
    private StoryTeller teller;

    @BeforeAll
    void start(@TempDir Path temp) throws IOException {
        Optional<Path> program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "there is no Chromium on this machine");
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("http.allowed-hosts", Chromium.FAR);
        node = EmbeddedNode.start(temp.resolve("data"), settings);
        teller = new StoryTeller(http, node.url(), provider);
        browser = Chromium.launch(program.get(), temp.resolve("profile"));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (node != null) {
            node.close();
        }
        provider.close();
    }

    @AfterEach
    void closeWindows() {
        List<String> troubles =
                windows.stream().flatMap(window -> window.troubles().stream()).toList();
        windows.forEach(BrowserPage::close);
        windows.clear();
        assertThat(troubles).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEAR, Chromium.FAR})
    void shouldShowWhatArrivesInEightWindowsByOneStream(String host) {
        for (int i = 0; i < 8; i++) {
            BrowserPage window = open();
            window.stayInSight();
            window.goTo(url(host));
            window.awaitText("Live");
        }
        assertThat(windows.getFirst().evaluate("!!navigator.locks").asBoolean()).isEqualTo(host.equals(NEAR));

        assertAllShow(host, "shared");
        BrowserPage first = awaitOneReader();
        windows.forEach(window -> assertThat(window.evaluate(
                                "fetch('/api/search?format=json&query=shared').then(r => r.json()).then(r => r.totalResults)")
                        .asInt())
                .isPositive());

        // Whoever is left takes the stream over.
        first.evaluate("location.href = 'about:blank'");
        windows.remove(first);
        assertAllShow(host, "navigated");
        BrowserPage second = awaitOneReader();
        second.close();
        windows.remove(second);
        assertAllShow(host, "closed");
        awaitOneReader();
        first.close();
    }

    @Test
    void shouldLetGoOfTheStreamInAWindowThatNobodySees() {
        BrowserPage behind = open();
        behind.goTo(url(NEAR));
        behind.awaitText("Live");
        assertThat(behind.streams()).isOne();

        BrowserPage inFront = open();
        inFront.goTo(url(NEAR));

        assertThat(behind.evaluate("document.hidden").asBoolean()).isTrue();
        inFront.awaitTrue("streams.some(s => s.readyState === 1)");
        assertThat(behind.streams()).isZero();
        inFront.awaitText("Live");
    }

    /** Without locks a window that crashed leaves its lease behind. */
    @Test
    void shouldYieldToWhoeverHoldsTheLeaseAndTakeItOverWhenItIsNotRenewed() {
        BrowserPage window = open();
        window.stayInSight();
        window.goTo(url(Chromium.FAR));
        window.awaitTrue("streams.at(-1)?.readyState === 1");

        window.evaluate(
                "window.other = setInterval(() => localStorage.setItem('memlog-stream', 'other ' + Date.now()), 100)");

        window.awaitTrue("streams.at(-1).readyState === 2");
        window.evaluate("clearInterval(other)");
        window.awaitTrue("streams.at(-1).readyState === 1");
        window.awaitText("Live");
    }

    private BrowserPage open() {
        BrowserPage window = browser.open();
        windows.add(window);
        return window;
    }

    private String url(String host) {
        return node.url().replace(NEAR, host) + "/";
    }

    private void assertAllShow(String host, String word) {
        String title = "Told in all windows: " + word + " at " + host;
        JsonNode memory = NodeHttp.JSON.valueToTree(Map.of("type", "feature", "title", title));
        teller.remember("windows-1", SHOP, "Edit", word, memory);
        windows.forEach(window -> window.awaitText(title));
    }

    /** The one window that reads the stream. Without locks two may do so for a moment. */
    private BrowserPage awaitOneReader() {
        List<BrowserPage> readers = await().atMost(PATIENCE)
                .until(
                        () -> windows.stream()
                                .filter(window -> window.streams() > 0)
                                .toList(),
                        reading -> reading.size() == 1);
        assertThat(readers.getFirst().streams()).isOne();
        return readers.getFirst();
    }
}
