// SPDX-License-Identifier: Apache-2.0
package org.latchkey.line.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.latchkey.device.api.Scan;
import org.latchkey.line.Await;
import org.osgi.framework.BundleContext;

class DeviceScannerTest {

    /** A device that is there and says nothing. */
    private static final class Silence implements DeviceScanner.Feed {

        @Override
        public void pump(long millis) {
            Thread.onSpinWait();
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    @Test
    void aLibraryThatIsMissingIsAStateAndNoEnd() {
        AtomicInteger attempts = new AtomicInteger();
        DeviceScanner scanner = new DeviceScanner("front", new Delivery("front", 0), delivery -> {
            if (attempts.incrementAndGet() < 3) {
                throw new NoClassDefFoundError("com/sun/jna/Native");
            }
            return new Silence();
        });
        Await.until(() -> scanner.trouble().contains("com/sun/jna/Native"));
        Await.until(scanner::connected);
        assertThat(attempts).hasValue(3);
        assertThat(scanner.trouble()).isEmpty();
        scanner.stop();
    }

    @Test
    void aHandlerThatLacksAClassCostsOneScanAndNotTheScanner() {
        List<String> seen = new ArrayList<>();
        Delivery delivery = new Delivery("front", 0);
        delivery.offerTo(scan -> {
            if (seen.isEmpty()) {
                seen.add("broken");
                throw new NoClassDefFoundError("org/latchkey/access/Verdict");
            }
            return seen.add(scan.text());
        });
        delivery.arrived("A", System.nanoTime());
        delivery.arrived("B", System.nanoTime());
        delivery.offer();
        assertThat(seen).as("A is not offered twice").containsExactly("broken", "B");
        assertThat(delivery.isEmpty()).isTrue();
    }

    /** A driver of some kind. */
    private static final class Driver extends ScannerDriver {

        Driver(BundleContext context) {
            super(context, "unborn", 0, new Delivery("unborn", 0), delivery -> new Silence());
        }
    }

    @Test
    void aDriverThatCanNotBePublishedLeavesNoThread() {
        BundleContext stopped = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("the bundle has stopped");
                });
        assertThatThrownBy(() -> new Driver(stopped)).hasMessageContaining("stopped");
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("latchkey-scanner-unborn");
    }

    @Test
    void whatNobodyTookIsTold() {
        List<String> dropped = new ArrayList<>();
        Delivery delivery = new Delivery("front", dropped::add);
        long longAgo = System.nanoTime() - 20_000_000_000L;
        delivery.arrived("old", longAgo);
        delivery.offer();
        assertThat(dropped).as("waited too long").containsExactly("old");
        for (int i = 0; i <= ScanQueue.MOST; i++) {
            delivery.arrived("code " + i, System.nanoTime());
        }
        assertThat(dropped).as("no room").containsExactly("old", "code " + ScanQueue.MOST);
        delivery.abandon();
        assertThat(dropped).as("left").hasSize(ScanQueue.MOST + 2).contains("code 0");
        assertThat(delivery.waiting()).extracting(Scan::text).contains("code 0");
    }
}
