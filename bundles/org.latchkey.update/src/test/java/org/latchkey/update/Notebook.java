// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.Store;

/** A trail and a store in memory. */
final class Notebook implements AuditTrail, Store {

    private final List<AuditEntry> entries = new ArrayList<>();
    private final Map<String, byte[]> values = new HashMap<>();

    Journal journal() {
        return new Journal(() -> Optional.of(this), () -> Optional.of(this));
    }

    List<String> events() {
        return entries.stream()
                .map(entry -> entry.event() + " " + entry.details().get("release"))
                .toList();
    }

    List<Object> findings() {
        return entries.stream().map(entry -> entry.details().get("finding")).toList();
    }

    @Override
    public long append(AuditEntry entry, Batch changes) {
        entries.add(entry);
        write(changes);
        return entries.size() - 1L;
    }

    @Override
    public void write(Batch batch) {
        batch.changes()
                .forEach(change ->
                        values.put(Arrays.toString(change.key()), change.value().orElse(null)));
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(values.get(Arrays.toString(key)));
    }

    @Override
    public CompletableFuture<Long> submit(List<AuditEntry> all, Batch changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public Optional<Checkpoint> checkpoint() {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> record(long seq) {
        return Optional.empty();
    }

    @Override
    public Verification verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long boot() {
        return 1;
    }

    @Override
    public void scan(byte[] prefix, BiPredicate<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void scanFrom(byte[] prefix, byte[] from, BiPredicate<byte[], byte[]> visitor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAside(String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> setAsideReason() {
        return Optional.empty();
    }

    @Override
    public void answerSetAside(Batch batch) {
        throw new UnsupportedOperationException();
    }
}
