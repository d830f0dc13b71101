// SPDX-License-Identifier: Apache-2.0
package org.latchkey.store.leveldb;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.UnitException;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the {@link Store} below {@code latchkey.home}. When it can not be opened for a reason that may pass, such
 * as a full disk, it is tried again every few seconds; nothing else of the unit starts without it.
 */
@Component(
        service = {},
        immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.latchkey.unit.api.Store\"",
        effective = "active")
public final class StoreComponent implements HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);
    private static final long RETRY_SECONDS = 5;
    private static final long STOP_SECONDS = 5;

    private final BundleContext context;
    private final Path home;
    /**
     * Registered by ourselves: whoever asked for it of the component would wait for the store's own registration, among
     * whose listeners are those who ask for all checks, and so for this one again.
     */
    private final ServiceRegistration<HealthCheck> check;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread opener = new Thread(this::openLater, "store-open");

    // Guarded by this.
    private LevelStore store;
    private ServiceRegistration<Store> registration;
    private String trouble = "";

    /** Opens the store at once if it can. */
    @Activate
    public StoreComponent(BundleContext context) {
        this.context = context;
        home = Path.of(context.getProperty("latchkey.home"));
        check = context.registerService(HealthCheck.class, this, null);
        if (!open()) {
            opener.setDaemon(true);
            opener.start();
        }
    }

    private synchronized boolean open() {
        try {
            store = LevelStore.open(home);
        } catch (UnitException e) {
            if (!e.getMessage().equals(trouble)) {
                trouble = e.getMessage();
                LOG.error("No store: {} Trying again every {} s.", trouble, RETRY_SECONDS);
            }
            return false;
        }
        trouble = "";
        registration = context.registerService(Store.class, store, null);
        return true;
    }

    private void openLater() {
        try {
            while (!stopped.await(RETRY_SECONDS, TimeUnit.SECONDS) && !open()) {
                LOG.debug("The store is still not open.");
            }
        } catch (InterruptedException e) {
            LOG.debug("Told to stop opening the store.", e);
        }
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public synchronized Result check() {
        String reason = store == null ? trouble : store.trouble();
        return new Result(reason.isEmpty(), reason.isEmpty() ? "The store takes writes." : reason);
    }

    /** Withdraws the service, then closes the files. */
    @Deactivate
    public void stop() throws InterruptedException {
        stopped.countDown();
        check.unregister();
        if (opener.isAlive()) {
            opener.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        }
        ServiceRegistration<Store> published;
        synchronized (this) {
            published = registration;
            registration = null;
        }
        if (published != null) {
            published.unregister();
            store.close();
        }
    }
}
