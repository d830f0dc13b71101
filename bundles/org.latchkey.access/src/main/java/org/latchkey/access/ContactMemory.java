// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What the emergency contact did last, kept in the framework's own registry, which outlives every version of this bundle: with a full
 * disk nothing else knows that it was open. Only classes of the platform are put there.
 */
final class ContactMemory {

    private static final String CONTACT = "latchkey.emergency.contact";

    private ContactMemory() {}

    /**
     * The one of this process; says nothing at first.
     *
     * @param framework the context of the framework itself
     */
    @SuppressWarnings("unchecked")
    static AtomicReference<String> of(BundleContext framework) {
        for (ServiceReference<?> one : all(framework)) {
            if (framework.getService(one) instanceof AtomicReference<?> memory) {
                return (AtomicReference<String>) memory;
            }
        }
        AtomicReference<String> memory = new AtomicReference<>("");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CONTACT, true);
        framework.registerService(AtomicReference.class, memory, properties);
        return memory;
    }

    private static ServiceReference<?>[] all(BundleContext framework) {
        try {
            ServiceReference<?>[] all =
                    framework.getServiceReferences(AtomicReference.class.getName(), "(" + CONTACT + "=true)");
            return all == null ? new ServiceReference<?>[0] : all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a fixed filter", e);
        }
    }
}
