/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.login;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.cli.signin.IssuedTokens;
import dev.memlog.cli.signin.IssuerCalls;
import dev.memlog.event.access.Pkce;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Signs in by a browser on this machine: authorization code with PKCE, whose answer comes to a port of 127.0.0.1 that is
 * open for as long as it takes (RFC 8252).
 *
 * <p>Threading: one caller; the browser's requests come on threads of their own.
 */
final class LoopbackFlow {
    private static final String PATH = "/callback";
    private static final String HOST = "127.0.0.1";
    private static final String DONE = "<!doctype html><meta charset=\"utf-8\"><title>Memlog</title>"
            + "<p>You can close this window and go back to the terminal.</p>";

    private final OfferedIssuer issuer;
    private final IssuerCalls calls;
    private final Duration patience;
    private final SecureRandom random = new SecureRandom();

    LoopbackFlow(OfferedIssuer issuer, IssuerCalls calls, Duration patience) {
        this.issuer = issuer;
        this.calls = calls;
        this.patience = patience;
    }

    /**
     * @param browser is given the address that the user has to visit
     * @throws UserError if the issuer does not sign the user in, or nobody comes
     */
    IssuedTokens signIn(Consumer<URI> browser) {
        String state = Pkce.text(random);
        String nonce = Pkce.text(random);
        Pkce pkce = Pkce.random(random);
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpServer port = open();
        try {
            port.setExecutor(threads);
            port.createContext(PATH, exchange -> receive(exchange, state, answer));
            port.start();
            String redirect = "http://" + HOST + ":" + port.getAddress().getPort() + PATH;
            browser.accept(question(state, nonce, pkce, redirect));
            return exchange(code(await(answer)), pkce, redirect, nonce);
        } finally {
            port.stop(0);
            threads.shutdownNow();
        }
    }

    private URI question(String state, String nonce, Pkce pkce, String redirect) {
        Map<String, String> question = new LinkedHashMap<>();
        question.put("response_type", "code");
        question.put("client_id", issuer.clientId());
        question.put("redirect_uri", redirect);
        question.put("scope", String.join(" ", issuer.scopes()));
        question.put("state", state);
        question.put("nonce", nonce);
        question.put("code_challenge", pkce.challenge());
        question.put("code_challenge_method", "S256");
        String more = issuer.authorization().getRawQuery() == null ? "?" : "&";
        return URI.create(issuer.authorization() + more + IssuerCalls.encoded(question));
    }

    // Whatever else asks here, such as another page, is turned away, and the wait goes on.
    private static void receive(HttpExchange exchange, String state, CompletableFuture<Map<String, String>> answer)
            throws IOException {
        Map<String, String> parameters = parameters(exchange.getRequestURI());
        boolean isOurs = exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals(PATH)
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.UTF_8),
                        parameters.getOrDefault("state", "").getBytes(StandardCharsets.UTF_8));
        byte[] page = (isOurs ? DONE : "").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(isOurs ? 200 : 400, page.length == 0 ? -1 : page.length);
        exchange.getResponseBody().write(page);
        exchange.close();
        if (isOurs) {
            answer.complete(parameters);
        }
    }

    private Map<String, String> await(CompletableFuture<Map<String, String>> answer) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UserError("nobody signed in within " + patience.toMinutes()
                    + " minutes: run it again, or with --device from a machine without a browser");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted: nobody is signed in", e);
        }
    }

    private String code(Map<String, String> answer) {
        String from = answer.getOrDefault("iss", issuer.issuer());
        if (!from.equals(issuer.issuer())) {
            throw new UserError("the answer comes from another issuer than " + issuer.issuer());
        }
        String code = answer.getOrDefault("code", "");
        if (code.isEmpty()) {
            throw new UserError("the issuer did not sign you in (" + OAuthError.shown(answer.getOrDefault("error", ""))
                    + ")");
        }
        return code;
    }

    private IssuedTokens exchange(String code, Pkce pkce, String redirect, String nonce) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect);
        form.put("client_id", issuer.clientId());
        form.put("code_verifier", pkce.verifier());
        IssuerCalls.Answer answer = calls.post(issuer.token(), form);
        if (answer.status() != 200) {
            throw OAuthError.refused(answer);
        }
        JsonNode json = answer.json();
        IssuedTokens tokens = IssuedTokens.of(json, issuer.audiences());
        if (json.has("id_token") && !nonce.equals(tokens.nonce())) {
            throw new UserError("the issuer's token is not one for this sign-in: run it again");
        }
        return tokens;
    }

    private static Map<String, String> parameters(URI asked) {
        Map<String, String> parameters = new HashMap<>();
        String query = asked.getRawQuery() == null ? "" : asked.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static HttpServer open() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
        } catch (IOException e) {
            throw new UserError("no port of " + HOST + " can be opened for the browser's answer: " + e.getMessage(), e);
        }
    }
}
