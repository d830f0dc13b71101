// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing: each failed sign-in takes a try from its name and from its address, and tries come back with
 * time. Where a name has signed in before it has tries of its own, so that a stranger who uses up the name's tries does
 * not lock its owner out. Keeps a fixed number of names, addresses and pairs, the latest. Thread-safe.
 */
@Component
public class SignInThrottle {

    private static final int REMEMBERED = 4096;
    private static final double TRIES_OF_A_NAME = 10;
    private static final double TRIES_OF_AN_ADDRESS = 30;
    private static final Duration NAME_GETS_ONE_BACK = Duration.ofSeconds(30);
    private static final Duration ADDRESS_GETS_ONE_BACK = Duration.ofSeconds(10);
    private static final int NETWORK_BYTES_IPV6 = 8;

    private final InstantSource clock;
    private final Map<String, Tries> names = new Recent();
    private final Map<String, Tries> addresses = new Recent();
    private final Map<String, Tries> namesAtHome = new Recent();

    public SignInThrottle(InstantSource clock) {
        this.clock = clock;
    }

    private record Tries(double left, long atMillis) {}

    private static final class Recent extends LinkedHashMap<String, Tries> {

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** Takes a try before the password is looked at. Returns zero, or how long to wait when there is none left. */
    public synchronized Duration take(String name, String address) {
        long now = clock.millis();
        String network = network(address);
        String pair = pair(name, network);
        boolean atHome = namesAtHome.containsKey(pair);
        Map<String, Tries> triesOfNames = atHome ? namesAtHome : names;
        String key = atHome ? pair : name;
        double ofName = left(triesOfNames, key, now, TRIES_OF_A_NAME, NAME_GETS_ONE_BACK);
        double ofAddress = left(addresses, network, now, TRIES_OF_AN_ADDRESS, ADDRESS_GETS_ONE_BACK);
        if (ofName < 1) {
            return wait(ofName, NAME_GETS_ONE_BACK);
        }
        if (ofAddress < 1) {
            return wait(ofAddress, ADDRESS_GETS_ONE_BACK);
        }
        put(triesOfNames, key, new Tries(ofName - 1, now));
        put(addresses, network, new Tries(ofAddress - 1, now));
        return Duration.ZERO;
    }

    /** The password was right: the name has all its tries again, the address the one just taken. */
    public synchronized void succeeded(String name, String address) {
        String network = network(address);
        names.remove(name);
        put(namesAtHome, pair(name, network), new Tries(TRIES_OF_A_NAME, clock.millis()));
        addresses.computeIfPresent(
                network, (key, tries) -> new Tries(Math.min(TRIES_OF_AN_ADDRESS, tries.left() + 1), tries.atMillis()));
    }

    synchronized int remembered() {
        return Math.max(names.size(), addresses.size());
    }

    private static double left(Map<String, Tries> all, String key, long now, double full, Duration oneBack) {
        Tries tries = all.get(key);
        if (tries == null) {
            return full;
        }
        double back = (double) Math.max(0, now - tries.atMillis()) / oneBack.toMillis();
        return Math.min(full, tries.left() + back);
    }

    private static void put(Map<String, Tries> all, String key, Tries tries) {
        // Taken out first: the map forgets whoever failed longest ago.
        all.remove(key);
        all.put(key, tries);
    }

    private static Duration wait(double left, Duration oneBack) {
        return Duration.ofSeconds(1 + (long) ((1 - left) * oneBack.toSeconds()));
    }

    private static String pair(String name, String network) {
        return network + ' ' + name;
    }

    /** One customer has 2^64 IPv6 addresses, so the network counts. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // Never a name here, so nothing is looked up.
            byte[] raw = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(raw, Math.min(raw.length, NETWORK_BYTES_IPV6)));
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
