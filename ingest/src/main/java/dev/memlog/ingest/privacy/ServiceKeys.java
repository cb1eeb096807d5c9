/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces keys without a shape beyond their length, found by the service named before them: {@code ALGOLIA_ID=…},
 * {@code "airtable": "…"}. An alphabet and an exact length protect other values.
 */
final class ServiceKeys {
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_VALUE = 160;
    /** From this length on, capitals among small letters are not a name. */
    private static final int LONG = 30;

    /** Alphabet and lengths, then the services with such keys. */
    private static final String TABLE = """
            WORD 32 adafruit discord fastly nytimes newyorktimes new-york-times
            HEX 32 adobe facebook finicity linear datadog
            LETTERS 17 airtable
            LETTERS 32 algolia asana bitbucket bittrex codecov droneci flickr privateai private_ai private-ai trello
            LETTERS 30 alibaba plaid twitch
            DIGITS 16 asana
            LETTERS 24 atlassian confluence jira etsy plaid
            WORD 46 beamer
            WORD 64 bitbucket coinbase dropbox
            HEX 40 meraki sendbird sourcegraph
            WORD 40 cloudflare gitter launchdarkly lob sonar
            HEX 37 cloudflare
            LETTERS 40 cohere co_api_key datadog zendesk
            LETTERS 16 confluent linkedin linked_in linked-in
            LETTERS 64 confluent freshbooks jfrog artifactory bintray xray newrelic new-relic new_relic sumo
            WORD 43 contentful
            HEX 64 discord sentry
            DIGITS 18 discord
            LETTERS 15 dropbox
            DOTTED 138 dropbox
            LETTERS 20 finicity finnhub
            WORD 45 gocardless
            UUID 36 heroku hubspot kucoin messagebird message-bird message_bird sendbird snyk squarespace
            WORD 60 intercom
            LETTERS 73 jfrog artifactory bintray xray
            BASE64 80-90 kraken
            HEX 24 kucoin
            LETTERS 14 linkedin linked_in linked-in sumo
            WORD 36-39 mailchimp mailgun
            WORD 50 mailgun rapidapi
            DOTTED 86 mapbox
            LETTERS 26 mattermost
            LETTERS 25 messagebird message-bird message_bird twitter
            WORD 40-46 netlify
            WORD 24 newrelic new-relic new_relic
            WORD 32-37 newrelic new-relic new_relic
            WORD 42 okta
            WORD 51-55 plaid
            ANY 40-52 telegr
            LETTERS 22 travis
            LETTERS 45 twitter
            LETTERS 50 twitter
            WORD 36-66 twitter
            ANY 102-122 twitter
            WORD 40 yandex
            ANY 17 bundle_enterprise__contribsys__com bundle_gems__contribsys__com
            """;

    private static final Map<String, List<Form>> SERVICES = services();
    static final List<String> NAMES = List.copyOf(SERVICES.keySet());
    private static final Literals LITERALS = new Literals(List.of(), NAMES);

    private ServiceKeys() {}

    private record Form(String alphabet, int least, int max) {
        boolean has(String text, int from, int to) {
            if (to - from < least || to - from > max) {
                return false;
            }
            if (alphabet.equals("UUID")) {
                return isUuid(text, from, to);
            }
            Alphabet letters = Alphabet.valueOf(alphabet);
            return letters.isAll(text, from, to) && (letters == Alphabet.DIGITS || isMixed(text, from, to));
        }
    }

    static String redact(String text) {
        Marked marked = new Marked(text);
        LITERALS.each(text, (literal, start, end) -> {
            if (start < marked.end() || !isAt(text, literal, end)) {
                return start + 1;
            }
            int value = valueStart(text, end);
            int stop = valueEnd(text, value);
            marked.put(value, stop, "service-key");
            return stop;
        });
        return marked.result();
    }

    /** Whether a key follows the service's name. */
    static boolean isAt(String text, int literal, int end) {
        int value = valueStart(text, end);
        if (value < 0) {
            return false;
        }
        int stop = valueEnd(text, value);
        return SERVICES.getOrDefault(NAMES.get(literal), List.of()).stream()
                .anyMatch(form -> form.has(text, value, stop));
    }

    /** The position after the rest of the name and an assignment sign; -1 without one. */
    private static int valueStart(String text, int end) {
        int at = end;
        int max = Math.min(text.length(), end + LONGEST_NAME);
        while (at < max && (Alphabet.LETTERS.has(text.charAt(at)) || " \t_.-'\"\\]".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        int sign = at;
        while (at < text.length() && at < sign + 3 && ":=>|?,".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == sign || (at == sign + 1 && "|?".indexOf(text.charAt(sign)) >= 0)) {
            return -1;
        }
        int last = Math.min(text.length(), at + 6);
        while (at < last && " \t\"'`=\\".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static int valueEnd(String text, int value) {
        int end = Alphabet.ANY.runEnd(text, value, LONGEST_VALUE);
        return end > value && ".:,".indexOf(text.charAt(end - 1)) >= 0 ? end - 1 : end;
    }

    private static boolean isMixed(String text, int from, int to) {
        boolean digit = false;
        boolean letter = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean isDigit = c >= '0' && c <= '9';
            digit |= isDigit;
            letter |= !isDigit && Alphabet.LETTERS.has(c);
        }
        return (digit && letter) || (to - from >= LONG && Alphabet.isDrawn(text, from, to));
    }

    private static boolean isUuid(String text, int from, int to) {
        for (int i = 0; i < to - from; i++) {
            char c = text.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !Alphabet.HEX.has(c)) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, List<Form>> services() {
        Map<String, List<Form>> services = new LinkedHashMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split(" ", -1);
            String[] lengths = cells[1].split("-", -1);
            Form form = new Form(cells[0], Integer.parseInt(lengths[0]), Integer.parseInt(lengths[lengths.length - 1]));
            for (int i = 2; i < cells.length; i++) {
                services.computeIfAbsent(cells[i], name -> new ArrayList<>()).add(form);
            }
        }
        return services;
    }
}
