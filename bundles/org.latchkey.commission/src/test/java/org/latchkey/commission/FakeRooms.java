// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.LineProbe;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.UnitException;

/** Rooms of a unit where a technician has shown a code, with channels of the test's own. */
final class FakeRooms implements Rooms {

    static final Actor TECHNICIAN = new Actor(Actor.Kind.TECHNICIAN, "T-1");

    final List<AuditEntry> recorded = new ArrayList<>();
    List<LineProbe> probes = List.of();
    Optional<Actor> technician = Optional.of(TECHNICIAN);
    SiteConfig config = site(List.of());
    private final ByteChannels channels;

    FakeRooms(ByteChannels channels) {
        this.channels = channels;
    }

    /** A site without doors. */
    static SiteConfig site(List<SiteConfig.Line> lines, SiteConfig.ScannerPort... scanners) {
        return new SiteConfig(
                "GYM-1", "Gym \"at\" the river", "Europe/Berlin", 86_400, lines, List.of(scanners), List.of());
    }

    /** A line of XOR boards at the channel. */
    static SiteConfig.Line line(String channel) {
        return new SiteConfig.Line("west", "xor8a", channel, "west", 500, Map.of());
    }

    /** What the command prints. */
    static String run(Commission commission, String... words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        commission.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(words));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public Actor technician() {
        return technician.orElseThrow(() -> new UnitException("Show a technician's code to a scanner first."));
    }

    @Override
    public ByteChannels channels() {
        return channels;
    }

    @Override
    public List<LineProbe> probes() {
        return probes;
    }

    @Override
    public AuditTrail trail() {
        return fake(AuditTrail.class, arguments -> {
            recorded.add((AuditEntry) arguments[0]);
            return new Object[] {1L};
        });
    }

    @Override
    public Optional<Site> site() {
        return Optional.of(fake(Site.class, arguments -> new Object[] {config}));
    }

    /** A service of which one method is needed. */
    private static <T> T fake(Class<T> type, UnaryOperator<Object[]> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> answer.apply(given)[0]));
    }
}
