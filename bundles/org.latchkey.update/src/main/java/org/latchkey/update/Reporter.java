// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.latchkey.launcher.slots.SlotState;
import org.latchkey.protocol.sync.RunningReport;
import org.latchkey.protocol.sync.RunningReport.Phase;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.RunningState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a signed report of what runs; signs anew when it has changed, and once after every start. Says on the unit itself
 * what runs, and whether it was meant for service. Thread-safe.
 */
final class Reporter implements RunningState, HealthCheck {

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    /** In the words of the check, where something runs that was not meant for service. */
    static final String DEVELOPMENT = " DEVELOPMENT, not for service: ";

    private static final String CHECK = "software";
    private static final String TOO_LARGE = "there are more bundles than a report can hold";

    private final Rooms rooms;
    private final Supplier<SlotState> slots;
    private final Supplier<List<RunningReport.Bundle>> bundles;
    private final Provenance provenance;
    private Set<String> unfit = Set.of();
    private volatile String software = "";
    private Shown shown = new Shown(Phase.IDLE, 0, "");
    private RunningReport signed;
    private volatile byte[] letter;

    /**
     * What the updater says.
     *
     * @param phase how far it is
     * @param target what was directed
     * @param reason why
     */
    record Shown(Phase phase, long target, String reason) {}

    /**
     * @param slots what the launcher would start now, and what is on trial
     * @param bundles what runs
     * @param provenance whether that is meant for service
     */
    Reporter(
            Rooms rooms,
            Supplier<SlotState> slots,
            Supplier<List<RunningReport.Bundle>> bundles,
            Provenance provenance) {
        this.rooms = rooms;
        this.slots = slots;
        this.bundles = bundles;
        this.provenance = provenance;
    }

    /** Says something else from now on. */
    synchronized void show(Phase phase, long target, String reason) {
        Shown next = new Shown(phase, target, reason);
        if (!next.equals(shown)) {
            LOG.info("release {}: {}{}", target, phase, reason.isEmpty() ? "" : ", " + reason);
            shown = next;
            refresh();
        }
    }

    /** What was directed and what became of it, for a technician. */
    synchronized String line() {
        if (shown.phase() == Phase.IDLE) {
            return "The portal directs no release.";
        }
        String words = shown.phase().name().toLowerCase(Locale.ROOT);
        String why = shown.reason().isEmpty() ? "." : ": " + shown.reason();
        String what = shown.target() == SlotState.FACTORY ? "what was installed" : "release " + shown.target();
        return "Directed to " + what + ": " + words + why;
    }

    /** Looks whether something else runs by now. */
    synchronized void refresh() {
        SlotState before = slots.get();
        List<RunningReport.Bundle> running = bundles.get();
        if (!slots.get().equals(before)) {
            // A trial began or ended meanwhile; what was seen may belong to neither release.
            return;
        }
        judge(before, running);
        if (rooms.site.find().isEmpty()
                || rooms.key.find().isEmpty()
                || rooms.clock.find().isEmpty()) {
            return;
        }
        // Two reports of one content differ in their time alone.
        long now = Math.max(0, rooms.seconds());
        RunningReport report = report(before, running, now);
        if (signed == null || !report(before, running, signed.time()).equals(signed)) {
            letter = sign(report);
            signed = report;
        }
    }

    /** While a release is on trial, what runs is no release's. */
    private void judge(SlotState state, List<RunningReport.Bundle> running) {
        if (state.trying() != SlotState.NONE) {
            return;
        }
        try {
            unfit = provenance.unfit(state.current(), running);
            String release =
                    state.current() == SlotState.FACTORY ? "As installed." : "Release " + state.current() + ".";
            software = unfit.isEmpty() ? release : release + DEVELOPMENT + String.join(", ", unfit) + ".";
        } catch (IOException e) {
            LOG.debug("what the release that runs consists of can not be read: {}", e.getMessage());
        }
    }

    @Override
    public String name() {
        return CHECK;
    }

    /** Always well: customers are served by whatever runs. */
    @Override
    public Result check() {
        return new Result(true, software);
    }

    private RunningReport report(SlotState state, List<RunningReport.Bundle> running, long time) {
        boolean fits = running.size() <= RunningReport.MAX_BUNDLES;
        Shown words = words(state);
        return new RunningReport(
                rooms.site.find().orElseThrow().code(),
                time,
                state.current(),
                words.phase(),
                words.target(),
                fits ? words.reason() : TOO_LARGE,
                fits ? running : List.of(),
                !unfit.isEmpty());
    }

    /** A technician's trial is one too: while it goes on nobody may take what runs for a release. */
    private Shown words(SlotState state) {
        boolean between = shown.phase() == Phase.SWAPPING || shown.phase() == Phase.PROVING;
        return state.trying() == SlotState.NONE || between ? shown : new Shown(Phase.PROVING, state.trying(), "");
    }

    private byte[] sign(RunningReport report) {
        var key = rooms.key.find().orElseThrow();
        try {
            return report.sign(key);
        } catch (IllegalArgumentException tooLarge) {
            return new RunningReport(
                            report.site(),
                            report.time(),
                            report.release(),
                            report.phase(),
                            report.target(),
                            TOO_LARGE,
                            List.of(),
                            report.development())
                    .sign(key);
        }
    }

    @Override
    public Optional<byte[]> report() {
        byte[] now = letter;
        return now == null ? Optional.empty() : Optional.of(now.clone());
    }
}
