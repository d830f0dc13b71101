// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What each camera has in view, kept in the framework's own registry, which outlives every version of this bundle: a code that lies before
 * the camera during a swap is no new one. Only classes of the platform are put there.
 */
final class InView {

    private static final String CAMERA = "latchkey.camera.in-view";

    private InView() {}

    /** @param framework the context of the framework itself */
    static Map<String, Long> of(BundleContext framework, String camera) {
        for (ServiceReference<?> one : all(framework)) {
            if (camera.equals(one.getProperty(CAMERA)) && framework.getService(one) instanceof Map<?, ?> inView) {
                @SuppressWarnings("unchecked")
                Map<String, Long> ours = (Map<String, Long>) inView;
                return ours;
            }
        }
        Map<String, Long> inView = new ConcurrentHashMap<>();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(CAMERA, camera);
        framework.registerService(Map.class, inView, properties);
        return inView;
    }

    private static List<ServiceReference<?>> all(BundleContext framework) {
        try {
            ServiceReference<?>[] all = framework.getServiceReferences(Map.class.getName(), "(" + CAMERA + "=*)");
            return all == null ? List.of() : List.of(all);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a fixed filter", e);
        }
    }
}
