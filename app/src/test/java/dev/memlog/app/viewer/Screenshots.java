/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The pages as they look with a few days' work in them, light and dark, on a desk and on a phone. */
final class Screenshots {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String HARBOR = "4f7a2c19-9d3e-4b60-a5cf-1be8d70c3356";

    private static final JsonNode RETRIED = NodeHttp.JSON.valueToTree(Map.of(
            "type",
            "discovery",
            "title",
            "The invoice suite passes in Auckland's time zone, too",
            "narrative",
            "mvn test -Duser.timezone=Pacific/Auckland: 212 tests, no failure."));

    private final Path folder;
    private final Path temp;
    private final String url;
    private final BrowserPage page;
    private final NodeHttp http;
    private final StoryProvider provider;

    /** @param temp a folder for the project whose files change */
    Screenshots(Path folder, Path temp, String url, BrowserPage page, NodeHttp http, StoryProvider provider) {
        this.temp = temp;
        this.folder = folder;
        this.url = url;
        this.page = page;
        this.http = http;
        this.provider = provider;
    }

    void draw() throws IOException {
        StoryTeller teller = new StoryTeller(http, url, provider);
        http.post(url + "/v1/budget", Map.of("budget", "day.usd", "limit", "0.02"));
        teller.tellAll("showcase.json");
        teller.remember(HARBOR, "harbor-api", "Bash", "once-broken", RETRIED);
        teller.glance(HARBOR, "harbor-api", "TodoWrite");
        teller.glance(HARBOR, "harbor-api", "Grep");
        await().atMost(PATIENCE).until(() -> http.ledger(url).isSettled());
        for (int letter = 0; letter < 2; letter++) {
            teller.tool(HARBOR, "harbor-api", "Bash", "broken");
            int many = letter + 1;
            await().atMost(PATIENCE).until(() -> http.ledger(url).deadLettered() == many);
        }
        await().atMost(PATIENCE).until(() -> http.ledger(url).isSettled());
        for (boolean dark : new boolean[] {false, true}) {
            page.dark(dark);
            page.size(1180, 900, false);
            shoot("#/", "memories-" + (dark ? "dark" : "light"));
        }
        new Sequel(http, url, teller, temp).tell();
        await().atMost(PATIENCE).until(() -> http.ledger(url).isSettled());
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("search", "#/?q=invoice");
        pages.put("memory", "#/memory/" + number(Sequel.LATER));
        pages.put("memory-superseded", "#/memory/" + number(Sequel.EARLIER));
        pages.put("memory-corrected", "#/memory/" + number(Sequel.CORRECTED));
        pages.put("sessions", "#/sessions");
        pages.put("session", "#/session/" + HARBOR);
        pages.put("session-way", "#/session/" + HARBOR);
        pages.put("session-events", "#/session/" + HARBOR);
        pages.put("dead-letters", "#/letters");
        pages.put("worth", "#/worth");
        pages.put("status", "#/status");
        pages.put("settings", "#/settings");
        for (boolean dark : new boolean[] {false, true}) {
            page.dark(dark);
            String theme = dark ? "dark" : "light";
            for (Map.Entry<String, String> each : pages.entrySet()) {
                page.size(1180, 900, false);
                shoot(each.getValue(), each.getKey() + "-" + theme);
            }
            page.evaluate("location.hash = '#/letters'");
            page.click("[data-all=replay]", "Replay all");
            page.awaitText("will be tried again");
            page.screenshot(folder.resolve("replay-" + theme + ".png"));
            page.press("Escape");
            page.evaluate("location.hash = '#/memory/" + number(Sequel.CORRECTED) + "'");
            // The whole dialog.
            page.size(1180, 1120, false);
            page.awaitTrue("document.querySelector('.alone .actions button')");
            page.click(".alone .actions button", "Correct");
            page.awaitTrue("document.querySelector('#correct-title')");
            page.evaluate("document.querySelector('dialog details').open = true; document.activeElement.blur()");
            page.screenshot(folder.resolve("correct-" + theme + ".png"));
            page.press("Escape");
            page.size(390, 844, true);
            shoot("#/", "phone-memories-" + theme);
            shoot("#/session/" + HARBOR, "phone-session-" + theme);
            shoot("#/session/" + HARBOR, "phone-session-way-" + theme);
            shoot("#/session/" + HARBOR, "phone-session-events-" + theme);
            shoot("#/settings", "phone-settings-" + theme);
        }
        page.dark(false);
    }

    private long number(String title) {
        return http.all(url + "/api/observations").stream()
                .filter(row -> row.path("title").asText().startsWith(title))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asLong();
    }

    private void shoot(String hash, String name) throws IOException {
        page.goTo(url + "/" + hash);
        page.awaitTrue(
                "!document.querySelector('.loading') && document.querySelector('#connection').innerText === 'Live'"
                        + " && document.querySelector('#badge-letters').innerText.startsWith('2')");
        page.awaitTrue("document.querySelector('main').innerText.length > 80");
        if (name.startsWith("dead")) {
            page.evaluate("document.querySelector('[data-open]').click()");
            page.awaitTrue("document.querySelector('.payload')");
        }
        if (name.startsWith("settings") || name.startsWith("phone-settings")) {
            page.awaitTrue("document.querySelector('.setting')");
            page.evaluate("for (const code of document.querySelectorAll('main code'))"
                    + " code.textContent = code.textContent.replace(/^\\/tmp\\/\\S*?\\/shown/, '/home/dev/.memlog')");
        }
        if (name.startsWith("memory")) {
            page.awaitTrue("document.querySelector('[aria-label=Why]')?.innerText.includes('Told')");
            page.evaluate("for (const more of document.querySelectorAll('[aria-label=Why] details')) more.open = true");
        }
        if (name.contains("session-way")) {
            page.evaluate("document.querySelector('.call-facts .warn').closest('.call').scrollIntoView({block: 'end'});"
                    + "window.scrollBy(0, 160)");
        }
        if (name.contains("session-events")) {
            page.awaitTrue("document.querySelector('.event-row')");
            page.evaluate(
                    "document.querySelector('.event-rows').scrollIntoView({block: 'end'});" + "window.scrollBy(0, 60)");
        }
        page.evaluate("document.activeElement.blur()");
        page.screenshot(folder.resolve(name + ".png"));
    }
}
