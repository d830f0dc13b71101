// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback address. */
public final class Ports {

    private static final int LOWEST = 20_000;
    /** The first of those, as Linux has it by default (ip_local_port_range). */
    private static final int OUTGOING = 32_768;

    private static final int ATTEMPTS = 1_000;
    /** What this process gave away: it may not be bound yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * A port that was free a moment ago. Below those that the system gives to outgoing connections, which could take it before
     * its server does, and chosen at random, so that two runs beside each other seldom meet.
     */
    public static int free() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, OUTGOING);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new TestbedException("there is no free port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException expected) {
            // Somebody has it: another one will do.
            return false;
        }
    }

    /**
     * The port itself, or any free one for 0.
     *
     * @throws TestbedException if somebody has it
     */
    public static int require(int port, String purpose, String option) {
        if (port == 0) {
            return free();
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return port;
        } catch (IOException e) {
            throw new TestbedException(
                    "port " + port + " for the " + purpose + " is taken: choose another with " + option + " N", e);
        }
    }
}
