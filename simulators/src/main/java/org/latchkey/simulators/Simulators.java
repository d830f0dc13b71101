// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.latchkey.simulators.board.Bus;
import org.latchkey.simulators.scanner.SimulatedScanner;

/**
 * Runs a simulated site as a process: {@code Simulators --config FILE [--until-stdin-closes]}. Prints one line of JSON
 * with what it serves, then {@code ready}; ends on SIGTERM. Exit 2 with one line on stderr if it cannot start.
 */
public final class Simulators {

    private static final int CANNOT_START = 2;
    private static final String USAGE = "usage: Simulators --config FILE [--until-stdin-closes]";

    private Simulators() {}

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.awt.headless", "true");
        // Seconds a request may take to arrive: a half-open one does not keep its thread.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        SimulatedSite site;
        Options options;
        try {
            options = Options.parse(args);
            site = SimulatedSite.start(SimulatorConfig.load(options.config()));
        } catch (IllegalArgumentException | IOException | IllegalStateException e) {
            System.err.println("simulators: " + e.getMessage());
            System.exit(CANNOT_START);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(site::close, "simulators-shutdown"));
        announce(site, System.out);
        if (options.untilStdinCloses()) {
            awaitEndOfInput();
            System.exit(0);
        }
        new CountDownLatch(1).await();
    }

    private record Options(Path config, boolean untilStdinCloses) {

        static Options parse(String[] args) {
            Path config = null;
            boolean untilStdinCloses = false;
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--until-stdin-closes")) {
                    untilStdinCloses = true;
                } else if (args[i].equals("--config") && i + 1 < args.length) {
                    config = path(args[++i]);
                } else {
                    throw new IllegalArgumentException(USAGE);
                }
            }
            if (config == null) {
                throw new IllegalArgumentException(USAGE);
            }
            return new Options(config, untilStdinCloses);
        }

        private static Path path(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("not a path: " + text, e);
            }
        }
    }

    private static void announce(SimulatedSite site, PrintStream out) {
        Map<String, Object> served = new LinkedHashMap<>();
        URI http = site.http().orElse(null);
        if (http != null) {
            served.put("http", Map.of("url", http.toString(), "port", http.getPort()));
        }
        List<String> lines = site.lines().stream().map(Bus::name).toList();
        List<String> scanners =
                site.scanners().stream().map(SimulatedScanner::name).toList();
        served.put("lines", lines.stream().map(name -> wire(site, name)).toList());
        served.put("scanners", scanners.stream().map(name -> wire(site, name)).toList());
        served.put(
                "links",
                site.network().links().stream()
                        .map(link -> Map.of("name", link.name(), "port", link.port()))
                        .toList());
        try {
            out.println(Settings.JSON.writeValueAsString(served));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        out.println("ready");
        out.flush();
    }

    private static Map<String, Object> wire(SimulatedSite site, String name) {
        Map<String, Object> wire = new LinkedHashMap<>();
        String channel = site.channel(name);
        wire.put("name", name);
        wire.put("channel", channel);
        if (channel.startsWith("tcp:")) {
            wire.put("tcp", Integer.valueOf(channel.substring(channel.lastIndexOf(':') + 1)));
        } else {
            wire.put("pty", channel.substring(channel.indexOf(':') + 1, channel.indexOf('?')));
        }
        return wire;
    }

    private static void awaitEndOfInput() {
        byte[] ignored = new byte[256];
        int n = 0;
        while (n >= 0) {
            try {
                n = System.in.read(ignored);
            } catch (IOException e) {
                n = -1;
            }
        }
    }
}
