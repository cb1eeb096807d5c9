/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses in the form {@code 10.0.0.0/8}. */
final class NetworkRange {
    private NetworkRange() {}

    static boolean holds(String range, String host) {
        int slash = range.indexOf('/');
        if (slash < 0 || !isAddress(host) || !isAddress(range.substring(0, slash))) {
            return false;
        }
        try {
            byte[] network = InetAddress.getByName(range.substring(0, slash)).getAddress();
            byte[] address = InetAddress.getByName(host).getAddress();
            int bits = Integer.parseInt(range.substring(slash + 1));
            return network.length == address.length
                    && bits >= 0
                    && bits <= 8 * network.length
                    && same(network, address, bits);
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }

    private static boolean same(byte[] network, byte[] address, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((network[bit / 8] & mask) != (address[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAddress(String host) {
        return !host.isEmpty()
                && host.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
                && (host.indexOf(':') >= 0 || host.chars().filter(c -> c == '.').count() == 3);
    }
}
