// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.protocol.code.Scope;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.Technician;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/**
 * A driver is upgraded from a signed release and rolled back, over and over, while customers scan at its doors: who gets no
 * door, how long one waits at most, and how long no driver is there. Against the time that a caller gets no answer when its
 * service is updated in bare Felix and in Karaf.
 */
final class SwapBench implements Bench.Benchmark {

    private static final String DRIVER = "org.latchkey.driver.kerong";
    private static final String NEWER = "0.1.1";
    private static final int ROUNDS = 20;
    private static final int NOT_COUNTED = 2;
    private static final double AIM_MILLIS = 30;

    /** A scan that comes this shortly before a swap is still in the unit when it begins. */
    private static final long BEFORE_NANOS = 50_000_000;

    private static final Pattern STEP =
            Pattern.compile("(\\S+Z) .*release \\d+: (STARTED|STOPPED) " + Pattern.quote(DRIVER));

    private static int rounds() {
        return Bench.size(ROUNDS);
    }

    private record Window(long from, long until) {

        boolean has(long moment) {
            return moment >= from && moment < until;
        }
    }

    private record Ours(int scans, long failed, Figures usual, Figures meanwhile, double longest, double gap) {}

    @Override
    public void run(Workspace workspace) throws Exception {
        Report.title("Swap of a driver under scans (" + 2 * rounds() + " swaps, each way)");
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            Ours ours = unit(workspace, temporary.path());
            SwapReference reference =
                    new SwapReference(workspace, temporary.path().resolve("others"), 2 * rounds());
            report(ours, reference.bareFelix(), reference.karaf());
            if (ours.failed() > 0) {
                throw new TestbedException(ours.failed() + " scans did not open their door once");
            }
        }
    }

    private static Ours unit(Workspace workspace, Path folder) throws InterruptedException {
        Publisher publisher = new Publisher(workspace, folder.resolve("publisher"));
        try (SiteRig rig = SiteRig.start(workspace, folder, Installation.everyLine(folder));
                SteadyScans scans = new SteadyScans(rig)) {
            Unit unit = rig.startUnit(publisher.javaOption());
            unit.awaitServing();
            Technician technician = new Technician(unit, rig.hardware(), publisher, () -> techniciansCode(rig));
            publisher.release(1, List.of(publisher.changed(DRIVER, NEWER)), "--lowest", "0");
            String installed = technician.version(DRIVER);
            technician.showCode();
            require(technician.stage(), "is on the disk");
            scans.start();
            List<Window> windows = new ArrayList<>();
            int log = 0;
            for (int i = 0; i < NOT_COUNTED + rounds(); i++) {
                if (i == NOT_COUNTED) {
                    windows.clear();
                    log = unit.log().length();
                }
                windows.add(swap(() -> require(technician.apply(1), "runs.")));
                require(technician.version(DRIVER), NEWER);
                windows.add(swap(() -> require(technician.rollback(), "runs.")));
                require(technician.version(DRIVER), installed);
            }
            scans.stop();
            return result(scans, windows, gap(unit.log().substring(log)));
        }
    }

    private static String techniciansCode(SiteRig rig) {
        long now = Instant.now().getEpochSecond();
        return rig.issuer().code(Installation.SITE, Scope.technician(0), now, now + 3600);
    }

    private static Window swap(Runnable swap) {
        long began = System.nanoTime();
        swap.run();
        return new Window(began - BEFORE_NANOS, System.nanoTime());
    }

    private static Ours result(SteadyScans scans, List<Window> windows, double gap) {
        long counted = windows.get(0).from();
        List<Double> usual =
                waited(scans.waits(sent -> sent >= counted && windows.stream().noneMatch(window -> window.has(sent))));
        List<Double> meanwhile = waited(scans.waits(sent -> windows.stream().anyMatch(window -> window.has(sent))));
        double longest =
                meanwhile.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return new Ours(scans.count(), scans.failed(), Figures.of(usual), Figures.of(meanwhile), longest, gap);
    }

    private static List<Double> waited(List<SteadyScans.Wait> waits) {
        return waits.stream().map(SteadyScans.Wait::waited).toList();
    }

    /** The longest time in milliseconds between the stop of one driver and the start of the other, if in that order. */
    private static double gap(String log) {
        Instant stopped = null;
        double longest = 0;
        int starts = 0;
        Matcher steps = STEP.matcher(log);
        while (steps.find()) {
            Instant at = Instant.parse(steps.group(1));
            boolean start = steps.group(2).equals("STARTED");
            starts += start ? 1 : -1;
            if (start && starts <= 0 && stopped != null) {
                longest = Math.max(longest, at.toEpochMilli() - stopped.toEpochMilli());
            }
            stopped = start ? stopped : at;
        }
        return longest;
    }

    private static void require(String answer, String words) {
        if (!answer.contains(words)) {
            throw new TestbedException("expected '" + words + "', the unit says: " + answer);
        }
    }

    private static void report(Ours ours, SwapReference.Result felix, SwapReference.Result karaf) {
        Report.line(
                "unit: %d scans, %d of them while a swap ran, %d failed; no driver there for at most %.0f ms",
                ours.scans(), ours.meanwhile().count(), ours.failed(), ours.gap());
        Report.line(
                "unit: a scan waits %.1f ms (median) between swaps, %.1f ms while one runs, p99 %.1f ms and %.1f ms",
                ours.usual().median(),
                ours.meanwhile().median(),
                ours.usual().p99(),
                ours.meanwhile().p99());
        reference("bare Felix, Bundle.update and refresh", felix);
        reference("Karaf, bundle:update", karaf);
        Report.atMost("swap: longest wait of a scan, in ms", ours.longest(), AIM_MILLIS);
        Report.line("swap: gap / longest gap of bare Felix            %6.2f", ours.gap() / felix.longest());
        Report.line("swap: gap / longest gap of Karaf                 %6.2f", ours.gap() / karaf.longest());
        Report.line("swap: longest wait / longest gap of bare Felix   %6.2f", ours.longest() / felix.longest());
        Report.line("swap: longest wait / longest gap of Karaf        %6.2f", ours.longest() / karaf.longest());
    }

    private static void reference(String name, SwapReference.Result result) {
        Report.line(
                "%s: no answer for %.1f ms (median), %.1f ms (longest); %d of %d calls failed",
                name, result.gaps().median(), result.longest(), result.failed(), result.calls());
    }
}
