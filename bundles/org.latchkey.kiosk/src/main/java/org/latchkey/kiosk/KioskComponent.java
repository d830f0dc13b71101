// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.GateWatcher;
import org.latchkey.unit.api.UnitException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the screen while the unit runs. It waits for nobody: rooms that are missing are missing on the screen. A port that
 * somebody else has is tried again until it is free, and nobody else is bothered with it.
 */
@Component(
        service = {},
        immediate = true)
public final class KioskComponent {

    /** Framework property: the port on 127.0.0.1; absent or 0 for no screen. */
    public static final String PORT = "latchkey.kiosk.port";

    /** Framework property: where the scanner is, seen from the screen: below (unless told), above, left, right. */
    public static final String SCANNER = "latchkey.kiosk.scanner";

    /** Framework property: the folder below which sticks are mounted; {@code /media} unless told. */
    public static final String STICK = "latchkey.stick";

    private static final List<String> PLACES = List.of("below", "above", "left", "right");
    private static final long RETRY_MILLIS = 3_000;
    private static final long STOP_MILLIS = 2_000;
    private static final int MAX_PORT = 65_535;
    private static final Logger LOG = LoggerFactory.getLogger(KioskComponent.class);

    private final Bell bell = new Bell();
    private final AtomicReference<KioskServer> server = new AtomicReference<>();
    private final AtomicReference<Thread> opener = new AtomicReference<>();
    private final List<ServiceRegistration<?>> registrations;
    private final TrackedRooms rooms;

    @Activate
    public KioskComponent(BundleContext context) {
        int port = port(context.getProperty(PORT));
        rooms = new TrackedRooms(context, bell::ring);
        if (port == 0) {
            registrations = List.of();
            return;
        }
        LongSupplier millis = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        News news = new News(millis, bell);
        Maintenance maintenance = new Maintenance(
                rooms,
                new MaintenanceView(rooms, Path.of(property(context, "latchkey.home", "."))),
                new Stick(Path.of(property(context, STICK, "/media"))),
                millis);
        GateWatcher watcher = presented -> {
            maintenance.presented(presented);
            news.add(presented);
        };
        Doors.Listener edges = (status, commanded) -> bell.ring();
        registrations = List.of(
                context.registerService(GateWatcher.class, watcher, new Hashtable<>()),
                context.registerService(Doors.Listener.class, edges, new Hashtable<>()));
        Pages pages = new Pages();
        View view = new View(rooms, pages.version(), scanner(context.getProperty(SCANNER)));
        LiveEvents events = new LiveEvents(view, news, bell);
        Thread thread = new Thread(
                () -> open(() -> new KioskServer(port, pages, events, new Orders(rooms, news), maintenance)),
                "kiosk-open");
        thread.setDaemon(true);
        opener.set(thread);
        thread.start();
    }

    private static int port(String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
            throw new UnitException("the property " + PORT + " is no port: " + text);
        }
        return Integer.parseInt(text);
    }

    private static String property(BundleContext context, String name, String otherwise) {
        String value = context.getProperty(name);
        return value == null ? otherwise : value;
    }

    private static String scanner(String text) {
        return text != null && PLACES.contains(text) ? text : PLACES.get(0);
    }

    private interface Opening {
        KioskServer open() throws IOException;
    }

    private void open(Opening opening) {
        boolean said = false;
        long ring = 0;
        while (ring >= 0) {
            try {
                KioskServer opened = opening.open();
                server.set(opened);
                LOG.info("the screen is at http://127.0.0.1:{}/", opened.port());
                return;
            } catch (IOException e) {
                if (!said) {
                    LOG.warn("no screen: its port can not be used and is tried again ({})", e.getMessage());
                }
                said = true;
            }
            ring = pause(ring);
        }
    }

    /** @return −1 if stopping */
    private long pause(long ring) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
        long now = ring;
        try {
            while (now >= 0 && System.nanoTime() < until) {
                now = bell.await(now, RETRY_MILLIS);
            }
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        bell.close();
        registrations.forEach(ServiceRegistration::unregister);
        Thread thread = opener.get();
        if (thread != null) {
            thread.join(STOP_MILLIS);
        }
        KioskServer open = server.get();
        if (open != null) {
            open.close();
        }
        rooms.close();
    }
}
