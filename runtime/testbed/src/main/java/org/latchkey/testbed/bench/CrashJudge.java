// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.merkle.MerkleTree;
import org.latchkey.store.leveldb.LevelStore;
import org.latchkey.testbed.TestbedException;

/** Holds the trail that a unit left behind against what was seen of it and against the ledger of the metal. */
final class CrashJudge {

    private static final byte[] RECORDS = "a/r/".getBytes(StandardCharsets.US_ASCII);

    private final List<byte[]> stored = new ArrayList<>();
    private final List<AuditRecord> records = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /** @param home the folder of a unit that has ended */
    CrashJudge(Path home) {
        try (LevelStore store = LevelStore.open(home)) {
            store.scan(RECORDS, (key, record) -> stored.add(record));
        }
        try {
            for (byte[] record : stored) {
                records.add(AuditRecord.decode(record));
            }
        } catch (ProtocolException e) {
            throw new TestbedException("a stored record can not be read: " + e.reason(), e);
        }
    }

    int size() {
        return records.size();
    }

    long starts() {
        return records.stream()
                .filter(record -> record.entry().event() == Event.STARTED)
                .count();
    }

    List<String> violations() {
        return violations;
    }

    /** A customer whose good code did not lead to an open door and a record of it. */
    void unserved(String what) {
        violations.add(what);
    }

    /** The same bytes as far as each remembered root reaches, and each row seen is there. */
    void acknowledged(UnitWatch watch) {
        MerkleTree tree = new MerkleTree();
        for (byte[] record : stored) {
            tree.add(Merkle.leafHash(record));
            String root = watch.heads().get(tree.size());
            if (root != null && !root.equals(HexFormat.of().formatHex(tree.root()))) {
                violations.add("the first " + tree.size() + " records are not the ones that were signed");
            }
        }
        if (!watch.heads().isEmpty() && watch.heads().lastKey() > stored.size()) {
            violations.add(watch.heads().lastKey() + " records were signed, " + stored.size() + " are there");
        }
        watch.rows().forEach((seq, row) -> {
            if (seq >= records.size() || !row.equals(row(records.get(seq.intValue())))) {
                violations.add("record " + seq + " was seen as " + row + " and is gone or another");
            }
        });
    }

    private static UnitWatch.Row row(AuditRecord record) {
        String event = record.entry().event().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new UnitWatch.Row(record.entry().door(), event, record.entry().outcome());
    }

    /** Each pulse has its accepted record, each code opened its door exactly once. */
    void openings(List<Customer> customers, LedgerReader ledger) {
        Map<String, Long> accepted = records.stream()
                .filter(record -> record.entry().event() == Event.CODE_ACCEPTED)
                .collect(Collectors.groupingBy(
                        record -> HexFormat.of().formatHex(record.entry().cause())
                                + record.entry().door(),
                        Collectors.counting()));
        long explained = 0;
        for (Customer customer : customers) {
            long pulses = count(ledger, customer, LedgerReader.PULSED);
            long opened = count(ledger, customer, LedgerReader.OPENED);
            long allowed = accepted.getOrDefault(customer.cause() + customer.door(), 0L);
            explained += pulses;
            if (pulses > allowed) {
                violations.add("door " + customer.door() + ": " + pulses + " pulses for " + allowed + " records");
            }
            if (opened != 1) {
                violations.add("door " + customer.door() + ": a code for one opening opened it " + opened + " times");
            }
        }
        long others = ledger.count(LedgerReader.PULSED) - explained;
        if (others != 0) {
            violations.add(others + " pulses belong to nobody");
        }
    }

    private static long count(LedgerReader ledger, Customer customer, String event) {
        return ledger.count(customer.door(), event, customer.since(), customer.until());
    }
}
