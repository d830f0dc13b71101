// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.line.scan.Delivery;
import org.latchkey.line.scan.DeviceScanner;
import org.latchkey.line.scan.ScannerDriver;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Publishes a scanner for each configured camera. */
@Component(
        immediate = true,
        service = {},
        configurationPid = "org.latchkey.scanner.camera",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = CameraConfig.class, factory = true)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>='org.latchkey.device.api.Scanner'")
public final class CameraScanner extends ScannerDriver {

    private static final Pattern CHANNEL = Pattern.compile("camera:(/[A-Za-z0-9._/:@+,=-]{1,200})");

    /** @throws IllegalArgumentException if the configuration is wrong; its message says what */
    @Activate
    public CameraScanner(BundleContext context, CameraConfig config) {
        this(
                context,
                config,
                new Sightings(
                        range("awayMillis", config.awayMillis(), 500, 60_000),
                        InView.of(context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext(), config.name())));
    }

    private CameraScanner(BundleContext context, CameraConfig config, Sightings sightings) {
        super(
                context,
                config.name(),
                config.service_ranking(),
                new Delivery(config.name(), sightings::forget),
                opener(config, sightings));
    }

    private static DeviceScanner.Opener opener(CameraConfig config, Sightings sightings) {
        String path = path(config.channel());
        int pauseMillis = range("pauseMillis", config.pauseMillis(), 20, 2_000);
        return delivery -> CameraFeed.open(path, pauseMillis, sightings, delivery);
    }

    /** The FIFO of a channel. @throws IllegalArgumentException if it names none */
    static String path(String channel) {
        Matcher matcher = CHANNEL.matcher(channel);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a camera's address: " + channel);
        }
        return matcher.group(1);
    }
}
