// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.protocol.site.SiteConfig;

/** The devices of this machine, and which of them the site's configuration has. */
final class Ports {

    private static final String TCP = "tcp:";
    private static final Pattern DEVICE = Pattern.compile("(?:serial|hid):(/[^?]*)(?:\\?.*)?");

    private final Path dev;

    /** @param dev the folder of devices */
    Ports(Path dev) {
        this.dev = dev;
    }

    /** Serial ports, by the name that stays where they have one; each device once. */
    List<Path> serial() {
        Map<Path, Path> byDevice = new LinkedHashMap<>();
        for (String pattern : List.of("serial/by-id/*", "ttyUSB*", "ttyACM*", "ttyAMA*")) {
            list(pattern).forEach(path -> byDevice.putIfAbsent(real(path), path));
        }
        return List.copyOf(byDevice.values());
    }

    /** Keyboards, among them scanners that pretend to be one. */
    List<Path> keyboards() {
        return list("input/by-id/*-event-kbd");
    }

    List<Path> cameras() {
        return list("video*");
    }

    private List<Path> list(String pattern) {
        int name = pattern.lastIndexOf('/') + 1;
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(dev.resolve(pattern.substring(0, name)), pattern.substring(name))) {
            all.forEach(found::add);
        } catch (IOException expected) {
            // No such folder: no such devices.
            return List.of();
        }
        Collections.sort(found);
        return found;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path.toAbsolutePath();
        }
    }

    /** What of the site has this port, under whatever name: it is not to be touched. */
    Optional<String> user(String port, SiteConfig config) {
        for (SiteConfig.Line line : config.lines()) {
            if (same(port, line.channel())) {
                return Optional.of("line " + line.name());
            }
        }
        for (SiteConfig.ScannerPort scanner : config.scanners()) {
            // A camera's frames come through one FIFO, whichever camera it is.
            boolean camera =
                    cameras().stream().anyMatch(device -> device.toString().equals(port));
            if (same(port, scanner.channel()) || (camera && scanner.channel().equals(ScannerProber.FRAMES))) {
                return Optional.of("scanner " + scanner.name());
            }
        }
        return Optional.empty();
    }

    private static boolean same(String port, String channel) {
        if (port.startsWith(TCP) || channel.startsWith(TCP)) {
            return port.equalsIgnoreCase(channel);
        }
        Matcher device = DEVICE.matcher(channel);
        try {
            return device.matches() && real(Path.of(port)).equals(real(Path.of(device.group(1))));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
