/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the embedded broker asks of each connection, its own among them: without it every program of the machine, of any
 * user, could read and write the log. Made anew at each start.
 */
record BrokerLogin(String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final String USER = "memlog";
    private static final String MECHANISM = "PLAIN";
    private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    static final String PROTOCOL = "SASL_PLAINTEXT";

    static BrokerLogin make() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return new BrokerLogin(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** Settings of a client of it. */
    Map<String, String> client() {
        Map<String, String> client = new TreeMap<>();
        client.put("security.protocol", PROTOCOL);
        client.put("sasl.mechanism", MECHANISM);
        client.put("sasl.jaas.config", credentials() + ";");
        return client;
    }

    /** Settings of a broker and controller with these listeners, which connect to themselves as well. */
    Map<String, String> server(String... listeners) {
        Map<String, String> server = new TreeMap<>();
        server.put("sasl.enabled.mechanisms", MECHANISM);
        server.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        server.put("sasl.mechanism.controller.protocol", MECHANISM);
        for (String listener : listeners) {
            server.put(
                    "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                    credentials() + " user_" + USER + "=\"" + secret + "\";");
        }
        return server;
    }

    private String credentials() {
        return MODULE + " username=\"" + USER + "\" password=\"" + secret + "\"";
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return USER;
    }
}
