// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.LineProbe;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.TechnicianRights;
import org.latchkey.unit.api.UnitException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Publishes the command {@code commission} to Gogo. The rooms come and go. */
@Component(
        service = CommissionComponent.class,
        immediate = true,
        property = {CommandProcessor.COMMAND_SCOPE + "=latchkey", CommandProcessor.COMMAND_FUNCTION + "=commission"})
public final class CommissionComponent implements Rooms {

    /** Drivers whose boards answer at once and at one rate are asked first. */
    private static final List<String> ORDER = List.of("xor8a", "wkly", "modbus");

    /** Most addresses are silent, and each costs that much. */
    private static final int ANSWER_MILLIS = 500;

    private final Commission commission = new Commission(this, new Ports(Path.of("/dev")), ANSWER_MILLIS);

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile ByteChannels channels;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile TechnicianRights rights;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile AuditTrail trail;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Site site;

    private final List<LineProbe> probes = new CopyOnWriteArrayList<>();

    /** Nothing is known of any line yet. */
    @Activate
    public CommissionComponent() {
        // Its rooms are bound one by one.
    }

    @Descriptor("finds boards and scanners and tests doors: ports | probe PORT [DRIVER] | test LINE BOARD LOCK yes"
            + " | doors LINE yes | scanner PORT | write FILE")
    public void commission(CommandSession session, String... words) {
        commission.run(session.getConsole(), List.of(words));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProbe(LineProbe probe) {
        probes.add(probe);
    }

    void removeProbe(LineProbe probe) {
        probes.remove(probe);
    }

    @Override
    public Actor technician() {
        return Optional.ofNullable(rights)
                .flatMap(TechnicianRights::holder)
                .orElseThrow(() -> new UnitException("Show a technician's code to a scanner first: it opens this for "
                        + TechnicianRights.SECONDS / 60 + " minutes."));
    }

    @Override
    public ByteChannels channels() {
        return there(channels, "The lines' room is not running.");
    }

    @Override
    public AuditTrail trail() {
        return there(trail, "The trail is not running: nothing is opened that can not be recorded.");
    }

    private static <T> T there(T room, String otherwise) {
        if (room == null) {
            throw new UnitException(otherwise);
        }
        return room;
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public List<LineProbe> probes() {
        List<LineProbe> each = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        // While a driver is swapped there are two of one name.
        probes.stream().filter(probe -> names.add(probe.driver())).forEach(each::add);
        each.sort(Comparator.comparingInt(probe -> Math.floorMod(ORDER.indexOf(probe.driver()), ORDER.size() + 1)));
        return each;
    }
}
