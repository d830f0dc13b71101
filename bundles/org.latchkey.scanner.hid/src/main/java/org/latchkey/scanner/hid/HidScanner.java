// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;
import org.latchkey.line.scan.ScannerDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Publishes a scanner for each configured keyboard. */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.latchkey.scanner.hid",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HidConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.Scanner'")
public final class HidScanner extends ScannerDriver {

    private static final Pattern CHANNEL = Pattern.compile("hid:(/[A-Za-z0-9._/:@+,=-]{1,200})");

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public HidScanner(BundleContext context, HidConfig config) {
        this(context, config, new Delivery(config.name(), range("repeatMillis", config.repeatMillis(), 0, 10_000)));
    }

    private HidScanner(BundleContext context, HidConfig config, Delivery delivery) {
        super(
                context,
                config.name(),
                config.service_ranking(),
                delivery,
                opener(path(config.channel()), range("gapMillis", config.gapMillis(), 50, 5_000)));
    }

    /** The device of a channel. @throws IllegalArgumentException if it names none */
    static String path(String channel) {
        Matcher matcher = CHANNEL.matcher(channel);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a keyboard scanner's address: " + channel);
        }
        return matcher.group(1);
    }

    private static DeviceScanner.Opener opener(String path, int gapMillis) {
        return delivery -> KeyFeed.open(path, Grab.EXCLUSIVE, gapMillis, delivery);
    }
}
