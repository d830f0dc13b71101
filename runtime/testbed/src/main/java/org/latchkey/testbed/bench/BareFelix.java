// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The reference for the unit's start: Felix with Gogo and nothing else. Arguments: cache folder, folder of bundles. */
public final class BareFelix {

    private BareFelix() {}

    /** Prints {@code ready} with the time and stays until it is ended. */
    public static void main(String[] args) throws Exception {
        Framework framework = new FrameworkFactory()
                .newFramework(
                        Map.of(Constants.FRAMEWORK_STORAGE, args[0], "gosh.args", "--nointeractive --noshutdown"));
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> bundles = new ArrayList<>();
        try (Stream<Path> jars = Files.list(Path.of(args[1]))) {
            for (Path jar : jars.sorted().toList()) {
                bundles.add(context.installBundle("reference:" + jar.toUri()));
            }
        }
        framework.start();
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        System.out.println("ready " + System.nanoTime());
        framework.waitForStop(0);
    }
}
