/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The viewer in a browser, before a node at work. {@code -Dmemlog.screenshots=docs/screenshots} draws its pages, too.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ViewerIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SHOP = "shop";

    private final NodeHttp http = new NodeHttp();
    private final StoryProvider provider = new StoryProvider();
    private Path temp;
    private EmbeddedNode node;
    private Chromium browser;
    private StoryTeller teller;
    private BrowserPage page;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        temp = folder;
        Optional<Path> program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "there is no Chromium on this machine");
        Map<String, String> settings = new HashMap<>(provider.settings());
        settings.put("mode.project.thesis", "research");
        node = EmbeddedNode.start(temp.resolve("data"), settings);
        teller = new StoryTeller(http, node.url(), provider);
        // Given up only after some seconds, in which the other tests go on.
        teller.tool("dead-1", SHOP, "Bash", "broken");
        teller.tool("dead-2", SHOP, "Bash", "broken");
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

    @BeforeEach
    void open() {
        page = browser.open();
        page.size(1280, 900, false);
    }

    /** Whatever a test did: no script failed, the policy had nothing to refuse, and nobody else was asked. */
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
    void shouldShowWhatArrivesWithoutReloadingAndFilterIt() {
        page.goTo(node.url() + "/");
        page.awaitText("Live");
        page.evaluate("window.stillHere = true");

        teller.prompt("live-1", SHOP, "add a percentage discount");
        teller.remember("live-1", SHOP, "Edit", "discount", observation("feature", "The cart takes a discount"));
        teller.remember("live-2", "bank", "Edit", "ledger", observation("bugfix", "The ledger adds up"));

        page.awaitText("The cart takes a discount");
        page.awaitText("The ledger adds up");
        page.awaitText("add a percentage discount");
        assertThat(page.evaluate("window.stillHere").asBoolean()).isTrue();
        page.awaitTrue("[...document.querySelectorAll('#project option')].some(o => o.value === 'bank')");
        page.evaluate("document.querySelector('#project').value = 'bank';"
                + "document.querySelector('#project').dispatchEvent(new Event('change'))");
        page.awaitNoText("The cart takes a discount");
        page.awaitText("The ledger adds up");
        page.evaluate("location.hash = '#/?type=observations&kind=feature'");
        page.awaitText("The cart takes a discount");
        page.awaitNoText("The ledger adds up");
        // The kinds are those of the project's mode.
        page.awaitTrue("document.querySelector('[aria-label^=Kinds]').innerText.includes('Bugfix')");
        page.evaluate("location.hash = '#/?type=observations&project=thesis'");
        page.awaitTrue("document.querySelector('[aria-label^=Kinds]')?.innerText.includes('Question')");
        assertThat(page.evaluate("document.querySelector('[aria-label^=Kinds]').innerText")
                        .asText())
                .doesNotContain("Bugfix");
    }

    @Test
    void shouldShowWhatWasMissedWhenTheConnectionComesBack() {
        page.goTo(node.url() + "/");
        page.awaitText("Live");
        page.breakStream();
        page.awaitText("Reconnecting");

        teller.remember("gap-1", SHOP, "Read", "gap", observation("discovery", "Seen only afterwards"));

        page.awaitText("Seen only afterwards");
        page.awaitText("Live");
    }

    @Test
    void shouldSearchWithTheKeyboard() {
        teller.remember("keys-1", SHOP, "Read", "heron", observation("discovery", "Herons stand on one leg"));
        teller.remember("keys-1", SHOP, "Read", "stork", observation("discovery", "Storks clatter"));
        page.goTo(node.url() + "/");
        page.awaitText("Storks clatter");

        page.press("/");
        page.type("herons");

        page.awaitText("1 result for “herons”");
        page.awaitNoText("Storks clatter");
        assertThat(page.evaluate("document.querySelector('mark').textContent").asText())
                .isEqualTo("Herons");
        page.press("Escape");
        page.awaitText("Storks clatter");
        page.press("Escape");
        page.press("j");
        page.press("j");
        page.press("k");
        assertThat(page.evaluate("document.activeElement === document.querySelector('[data-row]')")
                        .asBoolean())
                .isTrue();
        page.press("?");
        page.awaitTrue("document.querySelector('dialog[open]')?.innerText.includes('Keys')");
        page.press("Escape");
        page.awaitTrue("!document.querySelector('dialog')");
        page.press("g");
        page.press("t");
        page.awaitText("Providers");
        page.press("g");
        page.press("e");
        page.awaitTrue("document.querySelector('.settings')?.innerText.startsWith('Changed')");
        page.press("/");
        page.type("provider.openai key");
        page.awaitText("2 settings");
        assertThat(page.evaluate("document.querySelector('main').innerText").asText())
                .contains("provider.openai.api-key", "provider.openai.api-key-file", "\nset\n")
                .doesNotContain("not-a-key");
    }

    @Test
    void shouldHideAndForgetOnceThatIsConfirmed() {
        teller.remember("gone-1", SHOP, "Read", "hideme", observation("discovery", "To be hidden soon"));
        teller.remember("gone-1", SHOP, "Read", "forgetme", observation("discovery", "To be forgotten soon"));
        page.goTo(node.url() + "/");

        click("To be hidden soon", "Hide");
        page.awaitNoText("To be hidden soon");
        page.click(".toast button", "Undo");
        page.awaitText("To be hidden soon");
        click("To be hidden soon", "Hide");
        page.awaitNoText("To be hidden soon");
        click("To be forgotten soon", "Forget");
        page.awaitText("1 observation will be gone");
        assertThat(observationTitles()).contains("To be forgotten soon").doesNotContain("To be hidden soon");
        page.click("dialog button", "Forget for good");

        page.awaitNoText("To be forgotten soon");
        assertThat(observationTitles()).doesNotContain("To be forgotten soon");
        assertThat(http.get(node.url() + "/api/observations?hidden=true&limit=100")
                        .body())
                .contains("To be hidden soon")
                .doesNotContain("To be forgotten soon");
    }

    @Test
    void shouldCorrectAMemoryAndShowWhatItWas() {
        teller.remember("fix-1", SHOP, "Read", "fixme", observation("discovery", "Prices are gross"));
        page.goTo(node.url() + "/");

        click("Prices are gross", "Pin");
        page.awaitTrue("[...document.querySelectorAll('.card')].some(c => c.innerText.includes('Prices are gross')"
                + " && [...c.querySelectorAll('.pill')].some(p => p.innerText === 'pinned'))");
        click("Prices are gross", "Correct");
        page.awaitTrue("document.querySelector('dialog textarea#correct-title')?.value === 'Prices are gross'");
        page.evaluate("document.querySelector('#correct-title').value = 'Prices are net';"
                + "document.querySelector('#correct-global').click()");
        page.click("dialog button", "Save");

        page.awaitText("Prices are net");
        page.awaitText("edited by");
        page.awaitText("all projects");
        page.awaitNoText("Prices are gross");
        for (boolean dark : new boolean[] {false, true}) {
            page.dark(dark);
            click("Prices are net", "Correct");
            page.awaitText("The original");
            // Every button of the card is reached with the keyboard alone.
            assertThat(page.evaluate("[...document.querySelectorAll('.actions button, dialog button')]"
                                    + ".every(b => b.tabIndex === 0 && b.innerText.trim() !== '')")
                            .asBoolean())
                    .isTrue();
            page.press("Escape");
        }
        page.dark(false);
        click("Prices are net", "Correct");
        page.click("dialog button", "Show the original again");
        page.awaitText("Prices are gross");
        click("Prices are gross", "Correct");
        page.awaitTrue("document.querySelector('#correct-wrong')");
        page.evaluate("document.querySelector('#correct-wrong').click()");
        page.click("dialog button", "Save");
        page.awaitNoText("Prices are gross");
        assertThat(observationTitles()).doesNotContain("Prices are gross");
    }

    @Test
    void shouldStayOnThePageThatIsThereWhenAnEarlierOneHearsLate() {
        teller.remember("late-1", SHOP, "Read", "late", observation("discovery", "To be taken back later"));
        page.goTo(node.url() + "/");
        page.awaitText("To be taken back later");
        String number = page.evaluate("[...document.querySelectorAll('.card')]"
                        + ".find(c => c.innerText.includes('To be taken back later')).dataset.number")
                .asText();
        page.goTo(node.url() + "/#/memory/" + number);
        click("To be taken back later", "Hide");
        page.awaitText("#" + number + " is hidden");

        page.evaluate("location.hash = '#/settings'");
        page.awaitText("Changed");
        page.click(".toast button", "Undo");

        page.awaitText("#" + number + " is shown again");
        assertThat(page.evaluate("document.querySelector('h1').innerText").asText())
                .isEqualTo("Settings");
    }

    @Test
    void shouldReplayAndDiscardDeadLetters() {
        await().atMost(PATIENCE).until(() -> http.ledger(node.url()).deadLettered() == 2);
        page.goTo(node.url() + "/#/letters");
        page.awaitTrue("document.querySelectorAll('.letter').length === 2");
        page.awaitTrue("document.querySelector('#badge-letters').innerText.startsWith('2')");

        page.click(".letter button", "Discard");
        page.awaitText("1 letter will be given up for good");
        page.evaluate("document.querySelector('#dialog-field').focus()");
        page.type("noise");
        page.click("dialog button", "Discard");
        page.awaitTrue("document.querySelectorAll('.letter').length === 1");
        provider.becomeWell();
        String session =
                page.evaluate("document.querySelector('.letter-facts a').hash").asText();
        page.click(".letter button", "Replay");
        page.awaitText("1 letter of 1 session will be tried again");
        page.click("dialog button", "Replay");

        page.awaitText("No dead letters");
        LedgerReading ledger = http.ledger(node.url());
        assertThat(ledger.discarded()).isEqualTo(1);
        assertThat(http.get(node.url() + "/v1/audit?limit=5").body()).contains("noise", "letters-replayed");
        page.evaluate("location.hash = " + BrowserPage.quoted(session));
        page.awaitText("The way of its events");
        page.awaitTrue("document.querySelector('.event')?.innerText.includes('PostToolUse')");
        // Four calls before it was a dead letter, and the one that made it a memory.
        page.awaitTrue("document.querySelector('.call-facts')?.innerText.includes('5 attempts')");
        assertThat(page.evaluate("document.querySelector('.call-facts').innerText")
                        .asText())
                .contains("gpt-4.1-mini", " tokens in", " out", "$0.00", "1 event");
        page.awaitText("4 calls without a memory");
    }

    @Test
    void shouldTellWhatBecameOfEventsThatAreInNoMemory() {
        teller.prompt("told-1", SHOP, "look around");
        teller.glance("told-1", SHOP, "TodoWrite");
        teller.glance("told-1", SHOP, "Glob");
        awaitProcessed("told-1", 2);
        teller.remember("told-1", SHOP, "Edit", "told", observation("feature", "Told by its name"));
        awaitProcessed("told-1", 3);

        page.goTo(node.url() + "/#/session/told-1");

        page.awaitText("nothing worth keeping");
        page.awaitTrue("document.querySelectorAll('.event-row').length === 2");
        assertThat(page.evaluate("document.querySelector('.event-rows').innerText")
                        .asText())
                .containsSubsequence("Glob", "call 1 found nothing worth keeping", "TodoWrite", "ingest.skip-tools");
        page.click(".chip", "All");
        page.awaitTrue("document.querySelectorAll('.event-row').length === 4");
        page.evaluate("document.querySelector('.event-row a').click()");
        page.awaitTrue("location.hash.startsWith('#/memory/')");
        page.awaitText("Told by its name");
    }

    @Test
    void shouldShowWhatASessionWasToldAndWhatCameOfIt() {
        ObjectNode memory = observation("decision", "Receipts are printed in cents");
        memory.putArray("files_modified").add("src/Receipt.java");
        teller.remember("worth-1", "kiosk", "Edit", "receipt", memory);
        page.goTo(node.url() + "/");
        page.awaitText("Receipts are printed in cents");
        String number = page.evaluate("[...document.querySelectorAll('.card')]"
                        + ".find(c => c.innerText.includes('Receipts are printed')).dataset.number")
                .asText();

        teller.begin("worth-2", "kiosk");
        awaitWhy(number, "to 1 session");
        teller.prompt("worth-2", "kiosk", "go by #" + number);
        awaitWhy(number, "1 used it");
        page.evaluate("document.querySelector('[aria-label=Why] details').open = true");
        page.awaitText("cited in event");
        page.evaluate("location.hash = '#/worth?days=7&project=kiosk'");
        page.awaitText("Tokens per used memory");
        page.awaitTrue("document.querySelector('[aria-label=\"By kind\"]').innerText.includes('Decision')");
        page.awaitText("At a session's start");
    }

    /** The panel is filled once; a later look shows what has become known meanwhile. */
    private void awaitWhy(String number, String text) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            page.evaluate("location.hash = '#/settings'");
            page.awaitTrue("document.querySelector('h1').innerText === 'Settings'");
            page.evaluate("location.hash = '#/memory/" + number + "'");
            page.awaitTrue("document.querySelector('[aria-label=Why]')?.innerText.includes('Told')");
            return page.evaluate("document.querySelector('[aria-label=Why]').innerText")
                    .asText()
                    .contains(text);
        });
    }

    @Test
    void shouldShowMarkupAsTextInEveryField() {
        String evil = "<img src=x onerror=\"window.evil=1\"><script>window.evil=2</script>";
        String project = "a\"><svg onload=window.evil=3>";
        ObjectNode memory = observation(evil, evil);
        memory.put("subtitle", evil).put("narrative", evil + "\njavascript:alert(1)");
        for (String list : List.of("facts", "concepts", "files_read", "files_modified")) {
            memory.putArray(list).add(evil).add("//evil.example/" + list);
        }
        ObjectNode summary =
                NodeHttp.JSON.createObjectNode().put("request", evil).put("learned", evil);
        summary.put("completed", evil).put("next_steps", evil).put("notes", evil);
        provider.teach("xss-summary", summary);
        teller.prompt("xss-" + evil, project, evil);
        teller.remember("xss-" + evil, project, evil, "xss", memory);
        teller.tool("xss-" + evil, project, "Read", "xss-summary");
        long session = awaitProcessed("xss-" + evil, 3);

        for (String hash : List.of(
                "#/",
                "#/?q=onerror",
                "#/?project=" + NodeHttp.encoded(project) + "&q=%3Cscript%3E",
                "#/sessions",
                "#/session/" + session,
                "#/memory/%3Cimg%20src=x%3E",
                "#/" + NodeHttp.encoded(evil),
                "#/letters",
                "#/worth?days=7",
                "#/status",
                "#/settings")) {
            page.goTo(node.url() + "/" + hash);
            page.awaitTrue("!document.querySelector('.loading')");
            page.evaluate("document.querySelectorAll('[data-open]').forEach(e => e.click())");
            assertThat(page.evaluate(
                                    "[...document.querySelectorAll('main img, main script, svg[onload], [onerror], a[href^=\"javascript\"]')]"
                                            + ".map(e => e.outerHTML).join()")
                            .asText())
                    .as(hash)
                    .isEmpty();
            assertThat(page.evaluate("window.evil ?? 'none'").asText()).as(hash).isEqualTo("none");
        }
        page.goTo(node.url() + "/#/session/" + session);
        page.awaitText("<script>window.evil=2</script>");
    }

    @Test
    void shouldFitAPhone() {
        String word = "VeryLong".repeat(40);
        ObjectNode memory = observation("feature", word);
        memory.put("narrative", "```\n" + "x".repeat(400) + "\n```");
        memory.putArray("files_modified").add("src/" + word + "/Main.java");
        teller.prompt("phone-1", "project-" + word.substring(0, 90), word);
        teller.remember("phone-1", "project-" + word.substring(0, 90), "Edit", "phone", memory);
        awaitProcessed("phone-1", 2);
        page.size(360, 740, true);

        for (String hash : List.of(
                "#/",
                "#/?q=feature&type=observations",
                "#/sessions",
                "#/session/phone-1",
                "#/letters",
                "#/worth?days=7",
                "#/status",
                "#/settings")) {
            page.goTo(node.url() + "/" + hash);
            page.awaitTrue("!document.querySelector('.loading')");
            assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                    .as(hash)
                    .isLessThanOrEqualTo(360);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "memlog.screenshots", matches = ".+")
    void shouldDrawItsPages() throws IOException {
        try (StoryProvider told = new StoryProvider();
                EmbeddedNode shown = EmbeddedNode.start(temp.resolve("shown"), shownSettings(told))) {
            Path drawn = Path.of(System.getProperty("memlog.screenshots"));
            new Screenshots(drawn, temp.resolve("work"), shown.url(), page, http, told).draw();
        }
        page.goTo(node.url() + "/");
        page.requests().clear();
        page.goTo(node.url() + "/#/status");
    }

    /** Each file is looked at, however busy the machine is. */
    private static Map<String, String> shownSettings(StoryProvider told) {
        Map<String, String> settings = new HashMap<>(told.settings());
        settings.put("ingest.grounds-deadline", "5s");
        settings.put("ingest.author", "ada");
        return settings;
    }

    private void click(String title, String button) {
        String card = "[...document.querySelectorAll('.card')].find(c => c.innerText.includes("
                + BrowserPage.quoted(title) + "))";
        page.clickOn("[..." + card + "?.querySelectorAll('.actions button') ?? []].find(b => b.innerText.includes("
                + BrowserPage.quoted(button) + "))");
    }

    private List<String> observationTitles() {
        return http.all(node.url() + "/api/observations").stream()
                .map(row -> row.path("title").asText())
                .toList();
    }

    /** @return the session's number */
    private long awaitProcessed(String id, int events) {
        return await().atMost(PATIENCE)
                .until(
                        () -> http.all(node.url() + "/v1/sessions").stream()
                                .filter(row -> row.path("sessionId").asText().equals(id)
                                        && row.at("/ledger/processed").asInt() == events)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .path("sessionDbId")
                .asLong();
    }

    private static ObjectNode observation(String type, String title) {
        return NodeHttp.JSON.valueToTree(Map.of("type", type, "title", title));
    }
}
