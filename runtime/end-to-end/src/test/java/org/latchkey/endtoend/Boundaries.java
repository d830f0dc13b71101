// SPDX-License-Identifier: Apache-2.0
package org.latchkey.endtoend;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.latchkey.launcher.slots.UpdateStep;
import org.latchkey.testbed.TestbedException;

/**
 * Watches a unit as a debugger does, and freezes it at a boundary of an update: all of its threads stand still at that very
 * place, and whoever kills it then kills it there. Nothing in the unit knows of it.
 */
final class Boundaries implements AutoCloseable {

    private static final String STEP = UpdateStep.class.getName();
    private static final long PATIENCE_SECONDS = 90;

    /** The virtual machine has one connector for all, and it keeps its list of listeners unguarded. */
    private static final Object CONNECTOR = new Object();

    private final ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    private final Map<String, Connector.Argument> arguments = connector.defaultArguments();
    private final String address;
    private final List<String> passed = new ArrayList<>();
    private final CountDownLatch frozen = new CountDownLatch(1);
    private volatile Predicate<String> where = step -> false;

    /** Waits for one unit, started with {@link #javaOption}. */
    Boundaries() {
        try {
            arguments.get("port").setValue("0");
            arguments.get("localAddress").setValue("127.0.0.1");
            synchronized (CONNECTOR) {
                address = connector.startListening(arguments);
            }
        } catch (IOException | IllegalConnectorArgumentsException e) {
            throw new TestbedException("no debugger", e);
        }
        Thread thread = new Thread(this::watch, "boundaries");
        thread.setDaemon(true);
        thread.start();
    }

    /** What makes a unit's JVM tell of its steps from the beginning. */
    String javaOption() {
        return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
    }

    /**
     * From now on the unit stands still where that is true.
     *
     * @param place told the step, and the bundle it concerns behind a blank
     */
    void freezeWhere(Predicate<String> place) {
        where = place;
    }

    /** Waits until it stands still. */
    void awaitFrozen() {
        try {
            if (!frozen.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new TestbedException("the boundary was not reached; passed: " + passed());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("interrupted", e);
        }
    }

    /** The steps so far, each with the bundle it concerns. */
    List<String> passed() {
        synchronized (passed) {
            return List.copyOf(passed);
        }
    }

    private void watch() {
        try {
            VirtualMachine machine = connector.accept(arguments);
            ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
            request.addClassFilter(STEP);
            request.enable();
            machine.resume();
            while (true) {
                EventSet events = machine.eventQueue().remove();
                boolean stay = false;
                for (Event event : events) {
                    stay |= freezes(event);
                }
                if (stay) {
                    frozen.countDown();
                } else {
                    events.resume();
                }
            }
        } catch (VMDisconnectedException | IOException expected) {
            // The unit has ended, or none came.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalConnectorArgumentsException e) {
            throw new TestbedException("no debugger", e);
        }
    }

    private boolean freezes(Event event) {
        if (event instanceof ClassPrepareEvent prepared) {
            breakAt(prepared.referenceType());
        }
        return event instanceof BreakpointEvent reached && freezes(reached.thread());
    }

    private static void breakAt(ReferenceType step) {
        step.methodsByName("passed", "(JLjava/lang/String;)V").forEach(method -> {
            EventRequest request =
                    step.virtualMachine().eventRequestManager().createBreakpointRequest(method.location());
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        });
    }

    private boolean freezes(ThreadReference thread) {
        try {
            var frame = thread.frame(0);
            ObjectReference step = frame.thisObject();
            var name = (StringReference) step.getValue(((ReferenceType) step.type()).fieldByName("name"));
            var what = (StringReference) frame.getArgumentValues().get(1);
            String place = (name.value() + " " + what.value()).strip();
            synchronized (passed) {
                passed.add(place);
            }
            return where.test(place);
        } catch (IncompatibleThreadStateException e) {
            throw new TestbedException("the unit did not stand still", e);
        }
    }

    @Override
    public void close() {
        try {
            synchronized (CONNECTOR) {
                connector.stopListening(arguments);
            }
        } catch (IOException | IllegalConnectorArgumentsException ignored) {
            // It has stopped already.
        }
    }
}
