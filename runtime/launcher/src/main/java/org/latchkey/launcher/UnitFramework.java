// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running framework of one unit. The folder of bundles is the truth: what is not in it is uninstalled, what is
 * newer than its installed copy is updated. The framework's cache only saves work and may be deleted at any time.
 */
final class UnitFramework implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UnitFramework.class);
    private static final long STOP_MILLIS = 12_000;

    /** Logging is the launcher's, so that it works before and after every bundle; so is the choice of a release. */
    private static final String SYSTEM_PACKAGES = "org.slf4j;version=2.0.20,org.slf4j;version=1.7.36,"
            + "org.slf4j.event;version=2.0.20,org.slf4j.helpers;version=2.0.20,org.slf4j.spi;version=2.0.20,"
            + "org.latchkey.launcher.slots;version=1.0.0";

    private final Framework framework;

    private UnitFramework(Framework framework) {
        this.framework = framework;
    }

    static UnitFramework start(Path home, Path bundles) throws BundleException, IOException {
        Path cache = home.resolve("cache");
        try {
            return startOnce(home, bundles, cache);
        } catch (BundleException | RuntimeException e) {
            // A power cut can leave the cache half written. It holds nothing that the folder of bundles has not.
            LOG.warn(
                    "The framework did not start from its cache ({}); starting once more with a new one", e.toString());
            deleteTree(cache);
            return startOnce(home, bundles, cache);
        }
    }

    private static UnitFramework startOnce(Path home, Path bundles, Path cache) throws BundleException, IOException {
        Map<String, String> config = new HashMap<>();
        config.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        config.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SYSTEM_PACKAGES);
        config.put("felix.cm.dir", home.resolve("config").toString());
        config.put("ds.lazy.start", "true");
        config.put("gosh.home", home.toString());
        // A release may bring a bundle of the same version beside the one that runs.
        config.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        Framework framework = new FrameworkFactory().newFramework(config);
        UnitFramework unit = new UnitFramework(framework);
        try {
            framework.init();
            List<Bundle> installed = unit.install(bundles);
            framework.start();
            unit.startAll(installed);
            LOG.info("{} bundles of {} started", installed.size(), bundles);
            framework.getBundleContext().addBundleListener(UnitFramework::tell);
            return unit;
        } catch (BundleException | IOException | RuntimeException e) {
            unit.close();
            throw e;
        }
    }

    /** Whatever is stopped and started afterwards stands in the log. */
    private static void tell(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.STOPPED) {
            LOG.info(
                    "Bundle {} {} {}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    event.getType() == BundleEvent.STARTED ? "started" : "stopped");
        }
    }

    private List<Bundle> install(Path folder) throws BundleException, IOException {
        Map<String, Path> wanted;
        try (Stream<Path> files = Files.list(folder)) {
            wanted = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .collect(Collectors.toMap(file -> "reference:" + file.toUri(), file -> file));
        }
        if (wanted.isEmpty()) {
            throw new BundleException("no bundles in " + folder);
        }
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getBundleId() != 0 && !wanted.containsKey(bundle.getLocation())) {
                bundle.uninstall();
            }
        }
        List<Bundle> bundles = new ArrayList<>();
        for (Map.Entry<String, Path> entry : new TreeMap<>(wanted).entrySet()) {
            Bundle bundle = framework.getBundleContext().getBundle(entry.getKey());
            if (bundle == null) {
                bundle = framework.getBundleContext().installBundle(entry.getKey());
            } else if (Files.getLastModifiedTime(entry.getValue()).toMillis() > bundle.getLastModified()) {
                bundle.update();
            }
            bundles.add(bundle);
        }
        return bundles;
    }

    private void startAll(List<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null) {
                continue;
            }
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException e) {
                // One room that fails must not take the others down; its health check tells.
                LOG.error("Bundle {} did not start", bundle.getSymbolicName(), e);
            }
        }
    }

    /** The installed bundle of that symbolic name, or null. */
    Bundle bundle(String symbolicName) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElse(null);
    }

    /** Gives true if the unit is to be started again: somebody updated the framework itself. */
    boolean awaitStop() throws InterruptedException {
        return framework.waitForStop(0).getType() == FrameworkEvent.STOPPED_UPDATE;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            LOG.error("The framework did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
