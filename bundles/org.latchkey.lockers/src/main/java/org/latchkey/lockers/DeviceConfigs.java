// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.latchkey.protocol.site.SiteConfig;

/** Turns the site's lines and scanners into the configurations that make drivers and scanner bundles come up. */
final class DeviceConfigs {

    static final String DRIVER_PREFIX = "org.latchkey.driver.";
    static final String SCANNER_PREFIX = "org.latchkey.scanner.";

    /** A driver's name is one lower-case word, so that prefix and name together never name a foreign PID. */
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9]{0,31}");

    private static final Pattern OPTION = Pattern.compile("[a-zA-Z][a-zA-Z0-9_-]{0,31}");
    /** Not for options: these are ours. Config Admin takes keys that differ in case alone for one. */
    private static final Set<String> RESERVED = Set.of("line", "channel", "name");

    /**
     * A configuration that should be.
     *
     * @param factoryPid of the driver or scanner
     * @param name after the tilde
     * @param properties to set
     */
    record Wanted(String factoryPid, String name, Map<String, String> properties) {

        String pid() {
            return factoryPid + "~" + name;
        }

        Dictionary<String, Object> dictionary() {
            return new Hashtable<>(properties);
        }
    }

    /** The part of Config Admin that is needed. */
    interface Target {

        /** PIDs of the configurations below our two prefixes. */
        List<String> present() throws IOException;

        /** Sets it if it differs. @return true if it did */
        boolean set(Wanted wanted) throws IOException;

        void delete(String pid) throws IOException;
    }

    private DeviceConfigs() {}

    /**
     * What the site asks for.
     *
     * @param refusals gets a sentence for each line or scanner that can not be configured
     */
    static List<Wanted> wanted(SiteConfig config, Collection<String> refusals) {
        List<Wanted> wanted = new ArrayList<>();
        for (SiteConfig.Line line : config.lines()) {
            if (fits(line.driver()) && fits(line.options())) {
                Map<String, String> properties = new LinkedHashMap<>(line.options());
                properties.put("line", line.name());
                properties.put("channel", line.channel());
                wanted.add(new Wanted(DRIVER_PREFIX + line.driver(), line.name(), properties));
            } else {
                refusals.add("line " + line.name() + ": its driver or options can not be configured");
            }
        }
        for (SiteConfig.ScannerPort scanner : config.scanners()) {
            if (fits(scanner.driver())) {
                wanted.add(new Wanted(
                        SCANNER_PREFIX + scanner.driver(),
                        scanner.name(),
                        Map.of("name", scanner.name(), "channel", scanner.channel())));
            } else {
                refusals.add("scanner " + scanner.name() + ": its driver can not be configured");
            }
        }
        return wanted;
    }

    private static boolean fits(String driver) {
        return WORD.matcher(driver).matches();
    }

    private static boolean fits(Map<String, String> options) {
        Set<String> seen = new HashSet<>(RESERVED);
        return options.keySet().stream()
                .allMatch(key -> OPTION.matcher(key).matches() && seen.add(key.toLowerCase(Locale.ROOT)));
    }

    /**
     * Makes the target hold exactly what is wanted, touching only what differs.
     *
     * @return what was touched, as {@link #device} names it
     */
    static Set<String> apply(List<Wanted> wanted, Target target) throws IOException {
        Set<String> touched = new HashSet<>();
        List<String> keep = wanted.stream().map(Wanted::pid).toList();
        for (String pid : target.present()) {
            if (!keep.contains(pid)) {
                target.delete(pid);
                touched.add(device(pid));
            }
        }
        for (Wanted one : wanted) {
            if (target.set(one)) {
                touched.add(device(one.pid()));
            }
        }
        return touched;
    }

    /** The line or scanner that a configuration is for, as its health check is named. */
    private static String device(String pid) {
        String name = pid.substring(pid.indexOf('~') + 1);
        return pid.startsWith(SCANNER_PREFIX) ? scanner(name) : line(name);
    }

    static String line(String name) {
        return "line " + name;
    }

    static String scanner(String name) {
        return "scanner " + name;
    }
}
