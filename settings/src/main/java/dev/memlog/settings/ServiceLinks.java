/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes the variables that Kubernetes and Docker's links set in every container beside a service named {@code
 * memlog…}. They look like settings; their values and the variables beside them show what they are.
 */
final class ServiceLinks {
    private static final Pattern ADDRESS = Pattern.compile("^(?:tcp|udp|sctp)://[^/\\s]{1,300}:\\d{1,5}");
    private static final Pattern NUMBER = Pattern.compile("^\\d{1,5}");

    /** The variables of each port: the service's name, then the port. */
    private static final Pattern OF_PORT =
            Pattern.compile("^(MEMLOG.{0,250})_PORT_\\d{1,5}_(?:TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?");

    private static final String HOST = "_SERVICE_HOST";
    private static final String PORT = "_SERVICE_PORT";

    private ServiceLinks() {}

    /** Whether a variable describes a service and is not a setting. */
    static boolean has(String name, Map<String, String> environment) {
        String value = environment.getOrDefault(name, "").strip();
        if (name.endsWith("_PORT") && ADDRESS.matcher(value).matches()) {
            return true;
        }
        Matcher ofPort = OF_PORT.matcher(name);
        if (ofPort.matches()) {
            return ofPort.group(2) == null
                    ? ADDRESS.matcher(value).matches()
                    : isAddress(name.substring(0, ofPort.start(2)), environment);
        }
        if (isOfLink(name, value, environment)) {
            return true;
        }
        if (name.endsWith(HOST)) {
            return NUMBER.matcher(environment.getOrDefault(beforeLast(name, HOST) + PORT, ""))
                    .matches();
        }
        int port = name.lastIndexOf(PORT);
        boolean whole = port > 0 && (name.length() == port + PORT.length() || name.charAt(port + PORT.length()) == '_');
        return whole && NUMBER.matcher(value).matches() && environment.containsKey(name.substring(0, port) + HOST);
    }

    /** A Docker link also sets its name and the other container's environment. */
    private static boolean isOfLink(String name, String value, Map<String, String> environment) {
        if (name.endsWith("_NAME")) {
            return value.startsWith("/") && isAddress(beforeLast(name, "_NAME") + "_PORT", environment);
        }
        int others = name.indexOf("_ENV_");
        return others > 0 && isAddress(name.substring(0, others) + "_PORT", environment);
    }

    private static boolean isAddress(String name, Map<String, String> environment) {
        return ADDRESS.matcher(environment.getOrDefault(name, "")).matches();
    }

    private static String beforeLast(String name, String end) {
        return name.substring(0, name.length() - end.length());
    }
}
