// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** As much of a framework's registry as keeps services. */
final class Registry {

    private final Map<ServiceReference<?>, Object> services = new LinkedHashMap<>();

    BundleContext context() {
        return fake(BundleContext.class, (name, arguments) -> switch (name) {
            case "getServiceReferences" -> services.keySet().toArray(new ServiceReference<?>[0]);
            case "getService" -> services.get(arguments[0]);
            case "registerService" -> {
                services.put(reference((Dictionary<?, ?>) arguments[2]), arguments[1]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static ServiceReference<?> reference(Dictionary<?, ?> properties) {
        return fake(ServiceReference.class, (name, arguments) -> switch (name) {
            case "getProperty" -> properties.get(arguments[0]);
            case "hashCode" -> System.identityHashCode(properties);
            case "equals" -> arguments[0].hashCode() == System.identityHashCode(properties);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private interface Answer {
        Object to(String name, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), arguments));
        return type.cast(proxy);
    }
}
