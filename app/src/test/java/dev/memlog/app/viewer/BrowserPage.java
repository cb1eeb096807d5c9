/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One tab, and what it did that it should not have.
 *
 * <p>Threading: one caller; what the browser tells by itself is only noted.
 */
final class BrowserPage {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PREPARE = "window.violations = []; document.addEventListener('securitypolicyviolation',"
            + " e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));"
            + " window.streams = []; window.EventSource = class extends EventSource {"
            + " constructor(url) { super(url); window.streams.push(this); } };";

    /** What Chromium says of a page that comes by http from another machine. */
    private static final String NOT_TRUSTED = "The Cross-Origin-Opener-Policy header has been ignored";

    private final Chromium browser;
    private final String session;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    BrowserPage(Chromium browser, String session) {
        this.browser = browser;
        this.session = session;
        browser.listen(session, this::note);
        call("Page.enable");
        call("Runtime.enable");
        call("Network.enable");
        call("Log.enable");
        call(
                "Page.addScriptToEvaluateOnNewDocument",
                NodeHttp.JSON.createObjectNode().put("source", PREPARE));
    }

    /** Addresses of all that it has asked for. */
    List<String> requests() {
        return requests;
    }

    /** Errors and dialogs of scripts, and what its policy has refused. */
    List<String> troubles() {
        evaluate("window.violations").forEach(violation -> troubles.add(violation.asText()));
        return troubles;
    }

    void goTo(String url) {
        goTo(url, "!!document.querySelector('#nav a')");
    }

    /** @param shown an expression that is true once the page is there */
    void goTo(String url, String shown) {
        call("Page.navigate", NodeHttp.JSON.createObjectNode().put("url", url));
        awaitTrue("document.readyState === 'complete' && location.href.startsWith('" + url.replaceFirst("#.*", "")
                + "') && " + shown);
    }

    void size(int width, int height, boolean phone) {
        call(
                "Emulation.setDeviceMetricsOverride",
                NodeHttp.JSON
                        .createObjectNode()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", phone));
    }

    void dark(boolean dark) {
        ObjectNode media = NodeHttp.JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", dark ? "dark" : "light");
        call("Emulation.setEmulatedMedia", media);
    }

    /** The value of an expression; a promise is waited for. */
    JsonNode evaluate(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                NodeHttp.JSON
                        .createObjectNode()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .put("userGesture", true)
                        .put("awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    void awaitTrue(String expression) {
        try {
            await(expression)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(40))
                    .until(() -> isTrue(expression));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    expression + " is not so on "
                            + evaluate("location.href + '\\n' + document.body.innerText")
                                    .asText() + troubles(),
                    e);
        }
    }

    private boolean isTrue(String expression) {
        try {
            return evaluate("!!(" + expression + ")").asBoolean();
        } catch (AssertionError e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("navigated") || message.contains("context was destroyed")) {
                // The page was being exchanged for the next one.
                return false;
            }
            throw e;
        }
    }

    void awaitText(String text) {
        awaitTrue("document.body?.innerText.includes(" + quoted(text) + ")");
    }

    void awaitNoText(String text) {
        awaitTrue("!document.querySelector('main').innerText.includes(" + quoted(text) + ")");
    }

    /** Clicks the first element of this selector that has the text in it. */
    void click(String selector, String text) {
        clickOn("[...document.querySelectorAll(" + quoted(selector)
                + ")].find(e => !e.disabled && e.innerText.includes(" + quoted(text) + "))");
    }

    /** Clicks the element that this expression gives, once it does. */
    void clickOn(String element) {
        awaitTrue("(() => { const e = " + element + "; e?.click(); return e; })()");
    }

    void type(String text) {
        call("Input.insertText", NodeHttp.JSON.createObjectNode().put("text", text));
    }

    /** A key as {@code KeyboardEvent.key} has it. */
    void press(String key) {
        ObjectNode down =
                NodeHttp.JSON.createObjectNode().put("type", "keyDown").put("key", key);
        if (key.length() == 1) {
            down.put("text", key);
        } else if (key.equals("Enter")) {
            down.put("text", "\r").put("windowsVirtualKeyCode", 13);
        } else if (key.equals("Escape")) {
            down.put("windowsVirtualKeyCode", 27);
        }
        call("Input.dispatchKeyEvent", down);
        call(
                "Input.dispatchKeyEvent",
                NodeHttp.JSON.createObjectNode().put("type", "keyUp").put("key", key));
    }

    void screenshot(Path file) throws IOException {
        JsonNode shot =
                call("Page.captureScreenshot", NodeHttp.JSON.createObjectNode().put("format", "png"));
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    }

    /** What a connection that breaks off looks like to the page. */
    void breakStream() {
        evaluate("streams.at(-1).close(); streams.at(-1).dispatchEvent(new Event('error'))");
    }

    /** How many live streams it reads. */
    int streams() {
        return evaluate("(window.streams ?? []).filter(s => s.readyState === 1).length")
                .asInt();
    }

    void close() {
        call("Page.close");
    }

    /** As if somebody looked at it, though another tab is in front: a page that is hidden lets go of its stream. */
    void stayInSight() {
        call(
                "Emulation.setFocusEmulationEnabled",
                NodeHttp.JSON.createObjectNode().put("enabled", true));
    }

    static String quoted(String text) {
        return NodeHttp.JSON.getNodeFactory().textNode(text).toString();
    }

    private JsonNode call(String method) {
        return call(method, NodeHttp.JSON.createObjectNode());
    }

    private JsonNode call(String method, ObjectNode parameters) {
        return browser.call(session, method, parameters);
    }

    private void note(String event, JsonNode parameters) {
        switch (event) {
            case "Network.requestWillBeSent" ->
                requests.add(parameters.path("request").path("url").asText());
            case "Runtime.exceptionThrown" ->
                troubles.add(parameters.path("exceptionDetails").toString());
            case "Page.javascriptDialogOpening" -> troubles.add("a dialog: " + parameters.path("message"));
            case "Log.entryAdded" -> {
                JsonNode entry = parameters.path("entry");
                // A route that answers 404 is a part of some pages' way to look.
                String text = entry.path("text").asText();
                if (entry.path("level").asText().equals("error")
                        && !entry.path("source").asText().equals("network")
                        && !text.startsWith(NOT_TRUSTED)) {
                    troubles.add(text);
                }
            }
            default -> {}
        }
    }
}
