// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/**
 * Leaves lines in the framework's own service registry, which outlives every bundle. Only classes that all versions share
 * are put there: the platform's, the framework's, and those of the serial port library.
 */
final class FrameworkEstate implements Estate {

    private static final String KEY = "latchkey.line.left";
    private static final int FIELDS = 4;

    private final BundleContext framework;

    /** @param framework the context of the framework itself */
    FrameworkEstate(BundleContext framework) {
        this.framework = framework;
    }

    @Override
    public boolean leave(String key, Left left) {
        if (framework.getBundle().getState() != Bundle.ACTIVE) {
            return false;
        }
        AtomicReference<Object[]> holder = new AtomicReference<>();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(KEY, key);
        ServiceRegistration<?> registration = framework.registerService(AtomicReference.class, holder, properties);
        holder.set(new Object[] {left.device(), left.unread(), left.nanos(), registration});
        return true;
    }

    @Override
    public Optional<Left> take(String key) {
        for (ServiceReference<?> reference : all()) {
            if (key.equals(reference.getProperty(KEY))
                    && framework.getService(reference) instanceof AtomicReference<?> holder) {
                return taken(holder.getAndSet(null));
            }
        }
        return Optional.empty();
    }

    private List<ServiceReference<?>> all() {
        try {
            ServiceReference<?>[] all =
                    framework.getServiceReferences(AtomicReference.class.getName(), "(" + KEY + "=*)");
            return all == null ? List.of() : List.of(all);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a fixed filter", e);
        }
    }

    private static Optional<Left> taken(Object found) {
        if (found instanceof Object[] fields && fields.length == FIELDS) {
            ((ServiceRegistration<?>) fields[FIELDS - 1]).unregister();
            return Optional.of(new Left(fields[0], (byte[]) fields[1], (Long) fields[2]));
        }
        return Optional.empty();
    }
}
