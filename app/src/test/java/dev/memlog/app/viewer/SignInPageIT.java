/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The viewer of a node that asks for keys, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SignInPageIT {
    private static final String ASKED = "!!document.querySelector('main.sign-in #key')";

    private EmbeddedNode node;
    private Chromium browser;
    private BrowserPage page;
    private String key;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Optional<Path> program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "there is no Chromium on this machine");
        node = EmbeddedNode.start(folder.resolve("data"), Map.of("auth", "keys"));
        key = Files.readString(folder.resolve("data").resolve("admin.key")).strip();
        browser = Chromium.launch(program.get(), folder.resolve("profile"));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void open() {
        page = browser.open();
        page.size(1280, 900, false);
    }

    /** Nobody else was asked, no script failed, and the policy had nothing to refuse. */
    @AfterEach
    void assertQuiet() {
        assertThat(page.troubles()).isEmpty();
        assertThat(page.requests())
                .isNotEmpty()
                .allSatisfy(asked -> assertThat(asked)
                        .matches(address -> address.startsWith(node.url() + "/") || address.equals("about:blank")));
        page.close();
    }

    @Test
    void shouldAskForAKeyShowWhoIsSignedInAndSignOut() {
        page.goTo(node.url() + "/#/status", ASKED);

        type("mlk_nonsense");
        page.awaitText("does not open this node");
        type("two words");
        page.awaitText("has no blanks");
        type(key);

        page.awaitText("admin · local");
        page.awaitText("Live");
        assertThat(page.evaluate("location.hash").asText()).isEqualTo("#/status");
        assertThat(page.evaluate("document.cookie").asText()).isEmpty();
        // A write by the cookie, from the page itself.
        assertThat(page.evaluate("import('/viewer/api.js').then(api => api.post('/v1/resume', {})).then(() => 'done')")
                        .asText())
                .isEqualTo("done");

        // Where authors differ, a memory's page names its own.
        page.evaluate("import('/viewer/api.js')"
                + ".then(api => api.post('/api/memory/save', { text: 'Prices are net of tax', project: 'shop' }))"
                + ".then(saved => { location.hash = '#/memory/' + saved.id; })");
        page.awaitText("Prices are net of tax");
        page.awaitText("by you");

        page.click("#sign-out", "Sign out");

        page.awaitTrue(ASKED);
    }

    @Test
    void shouldAskAgainOnceTheSignInHasEndedElsewhere() {
        page.goTo(node.url() + "/", ASKED);
        type(key);
        page.awaitText("admin · local");

        page.evaluate("fetch('/v1/signout', { method: 'POST', headers: { 'X-Memlog': '1' } }).then(r => r.status)");

        page.awaitTrue(ASKED);
    }

    private void type(String text) {
        page.evaluate("document.querySelector('#key').value = ''; document.querySelector('#key').focus()");
        page.type(text);
        page.press("Enter");
    }
}
