// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench.swapped;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.security.auth.Subject;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundle that lets the other one be updated, to and fro between two versions, while it calls its service; then it writes
 * what came of that into a file, one line for each update. In Karaf the command {@code bundle:update} does it; in a bare
 * framework {@code Bundle.update} and a refresh.
 */
public final class Updates implements BundleActivator {

    /** System property: the two jars and the file that is written, with colons between. */
    public static final String FILES = "latchkey.swapped.files";

    /** System property: how many updates count. */
    public static final String COUNT = "latchkey.swapped.count";

    /** The last line of the file, if nothing failed. */
    public static final String DONE = "done";

    private static final boolean IN_KARAF = System.getProperty("karaf.home") != null;
    private static final int NOT_COUNTED = 4;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long STEP_NANOS = 1_000_000;
    private static final String SESSIONS = "org.apache.karaf.shell.api.console.SessionFactory";

    private static final String ROLE = "org.apache.karaf.jaas.boot.principal.RolePrincipal";

    private volatile Caller caller;
    private Thread calls;
    private Thread updates;

    @Override
    public void start(BundleContext context) {
        caller = new Caller(context);
        calls = thread("swapped-calls", caller);
        updates = thread("swapped-updates", () -> run(context));
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void run(BundleContext context) {
        String[] files = System.getProperty(FILES).split(":");
        try (PrintStream out = new PrintStream(Files.newOutputStream(Path.of(files[2])), true)) {
            try {
                updates(context, Arrays.copyOf(files, 2), out);
                out.println(DONE);
            } catch (Exception e) {
                out.println("failed: " + e + (e.getCause() == null ? "" : " because of " + e.getCause()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void updates(BundleContext context, String[] jars, PrintStream out) throws Exception {
        if (IN_KARAF) {
            awaitCommands(context);
        }
        Bundle bundle = context.installBundle("file:" + jars[0]);
        bundle.start();
        awaitVersion(0);
        int count = Integer.getInteger(COUNT);
        for (int i = 1; i <= NOT_COUNTED + count; i++) {
            int version = i % 2;
            LockSupport.parkNanos(PAUSE_NANOS);
            caller.take();
            long began = System.nanoTime();
            update(context, bundle, jars[version]);
            awaitVersion(version);
            double millis = (System.nanoTime() - began) / 1e6;
            LockSupport.parkNanos(PAUSE_NANOS);
            Caller.Calls taken = caller.take();
            if (i > NOT_COUNTED) {
                out.println(taken.longestNanos() / 1e6 + " " + taken.failed() + " " + taken.calls() + " " + millis);
            }
        }
    }

    private static void update(BundleContext context, Bundle bundle, String jar) throws Exception {
        if (IN_KARAF) {
            command(context, "bundle:update " + bundle.getBundleId() + " file:" + jar);
            return;
        }
        try (InputStream in = Files.newInputStream(Path.of(jar))) {
            bundle.update(in);
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(Set.of(bundle), event -> refreshed.countDown());
        if (!refreshed.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("the refresh did not end");
        }
    }

    /** Karaf's commands come one by one after its shell. */
    private static void awaitCommands(BundleContext context) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                command(context, "bundle:headers " + context.getBundle().getBundleId());
                return;
            } catch (PrivilegedActionException | IllegalStateException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Gives Karaf's shell a line. Its classes come with its bundles, so they are not here to compile against. */
    private static void command(BundleContext context, String line) throws Exception {
        ServiceReference<?> reference = context.getServiceReference(SESSIONS);
        if (reference == null) {
            throw new IllegalStateException("Karaf has no shell yet");
        }
        Object sessions = context.getService(reference);
        Class<?> factory = sessions.getClass().getClassLoader().loadClass(SESSIONS);
        // System.out would lead back into the session.
        PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
        Object session = factory.getMethod("create", InputStream.class, PrintStream.class, PrintStream.class)
                .invoke(sessions, InputStream.nullInputStream(), silent, silent);
        Class<?> type = sessions.getClass().getClassLoader().loadClass("org.apache.karaf.shell.api.console.Session");
        Subject administrator = new Subject();
        for (String role : List.of("admin", "manager", "viewer")) {
            administrator.getPrincipals().add(role(role));
        }
        PrivilegedExceptionAction<Object> execute =
                () -> type.getMethod("execute", CharSequence.class).invoke(session, line);
        Subject.doAs(administrator, execute);
        type.getMethod("close").invoke(session);
    }

    /** Karaf shows commands to those alone who may use them. */
    private static Principal role(String name) throws ReflectiveOperationException {
        Class<?> type = ClassLoader.getSystemClassLoader().loadClass(ROLE);
        return (Principal) type.getConstructor(String.class).newInstance(name);
    }

    private void awaitVersion(long version) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (caller.version() != version) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("version " + version + " does not answer");
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        caller.stop();
        updates.interrupt();
        calls.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    }
}
