// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.List;
import java.util.Optional;
import org.latchkey.unit.api.GateWatcher;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Finds the screens. One is asked for only when there is something to tell: it may itself wait for the gatekeeper. */
final class Screens implements ServiceTrackerCustomizer<GateWatcher, Screens.Screen> {

    /** A screen that is there, and its service once it was asked for. Used by the watchers' thread, and dropped by others. */
    static final class Screen {
        private final ServiceReference<GateWatcher> reference;
        private Optional<GateWatcher> service = Optional.empty();

        Screen(ServiceReference<GateWatcher> reference) {
            this.reference = reference;
        }

        synchronized Optional<GateWatcher> service(BundleContext context) {
            if (service.isEmpty()) {
                service = Optional.ofNullable(context.getService(reference));
            }
            return service;
        }
    }

    private final BundleContext context;
    private final ServiceTracker<GateWatcher, Screen> tracker;

    Screens(BundleContext context) {
        this.context = context;
        tracker = new ServiceTracker<>(context, GateWatcher.class, this);
        tracker.open();
    }

    List<GateWatcher> present() {
        return tracker.getTracked().values().stream()
                .flatMap(screen -> screen.service(context).stream())
                .toList();
    }

    void close() {
        tracker.close();
    }

    @Override
    public Screen addingService(ServiceReference<GateWatcher> reference) {
        return new Screen(reference);
    }

    @Override
    public void modifiedService(ServiceReference<GateWatcher> reference, Screen screen) {
        // The service stays the same.
    }

    @Override
    public void removedService(ServiceReference<GateWatcher> reference, Screen screen) {
        context.ungetService(reference);
    }
}
