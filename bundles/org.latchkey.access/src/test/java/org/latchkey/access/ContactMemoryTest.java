// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class ContactMemoryTest {

    private final List<Object> services = new ArrayList<>();

    private BundleContext framework() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getServiceReferences" -> services.isEmpty() ? null : new ServiceReference<?>[] {null};
                    case "getService" -> services.get(0);
                    case "registerService" -> {
                        services.add(arguments[1]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void outlivesAVersionOfTheBundle() {
        AtomicReference<String> first = ContactMemory.of(framework());
        assertThat(first.get()).as("nobody has said anything").isEmpty();
        first.set("closed");
        assertThat(ContactMemory.of(framework())).isSameAs(first);
        assertThat(services).hasSize(1);
    }
}
