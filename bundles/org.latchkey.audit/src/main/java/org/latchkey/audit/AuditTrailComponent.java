// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitKey;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Publishes the trail, once the unit knows which site it is for. */
@Component(
        service = {AuditTrail.class, Outbox.class, HealthCheck.class},
        immediate = true)
public final class AuditTrailComponent implements AuditTrail, Outbox, HealthCheck {

    /** The check of the whole trail leaves the start alone. */
    private static final long CHECK_DELAY_MILLIS = 10_000;

    private final Trail trail;
    private final Outbox outbox;

    /** Checks the stored trail's tail and records the start. */
    @Activate
    public AuditTrailComponent(
            BundleContext context,
            @Reference Store store,
            @Reference UnitKey key,
            @Reference Site site,
            @Reference TrustedClock clock) {
        Boot boot = Boot.current(store, context.getProperty(Constants.FRAMEWORK_UUID), System::nanoTime);
        Path heads = Path.of(context.getProperty("latchkey.home"), "heads");
        Map<String, Object> started =
                Map.of("version", context.getBundle().getVersion().toString());
        trail = new Trail(new Trail.Setup(store, key, site.code(), clock, heads, boot, started, CHECK_DELAY_MILLIS));
        outbox = trail.outbox(site::keyRing);
    }

    /** Commits what was submitted before it goes. */
    @Deactivate
    public void stop() {
        trail.stop();
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> entries, Batch changes) {
        return trail.submit(entries, changes);
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        return trail.append(entry, changes);
    }

    @Override
    public long size() {
        return trail.size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return trail.checkpoint();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return trail.record(seq);
    }

    @Override
    public Verification verify() {
        return trail.verify();
    }

    @Override
    public long boot() {
        return trail.boot();
    }

    @Override
    public long oldest() {
        return outbox.oldest();
    }

    @Override
    public long witnessed() {
        return outbox.witnessed();
    }

    @Override
    public Optional<String> cosigned() {
        return outbox.cosigned();
    }

    @Override
    public Optional<Page> page(long from, int maxRecords, int maxBytes) {
        return outbox.page(from, maxRecords, maxBytes);
    }

    @Override
    public long accept(String cosignedNote) {
        return outbox.accept(cosignedNote);
    }

    @Override
    public String name() {
        return "trail";
    }

    @Override
    public Result check() {
        String trouble = trail.trouble();
        return new Result(trouble.isEmpty(), trouble.isEmpty() ? sound() : trouble);
    }

    private String sound() {
        long tail = trail.size() - outbox.witnessed();
        return trail.size() + " records, all signed; " + tail + " not witnessed by the portal yet.";
    }
}
