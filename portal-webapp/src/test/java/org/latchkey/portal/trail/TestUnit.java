// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.merkle.HashSource;
import org.latchkey.protocol.merkle.Merkle;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.UnitState;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A unit that keeps a trail in memory and sends pages of it. */
public final class TestUnit {

    /** When its first record happened. */
    public static final long START = 1_790_000_000L;

    private final String site;
    private final Ed25519PrivateKey key;
    private final List<byte[]> records;

    private TestUnit(String site, Ed25519PrivateKey key, List<byte[]> records) {
        this.site = site;
        this.key = key;
        this.records = records;
    }

    /** Enrols a unit for a fresh site. */
    public static TestUnit enrol(TestPortal portal) {
        return enrol(portal, Examples::site);
    }

    /** Enrols a unit for a fresh site. @param json the request that makes a site with such a code */
    public static TestUnit enrol(TestPortal portal, UnaryOperator<String> json) {
        String site = "T-" + Secrets.id();
        portal.program(Role.OPERATOR).post("/sites", json.apply(site));
        TestUnit unit = new TestUnit(site, Ed25519PrivateKey.generate(new SecureRandom()), new ArrayList<>());
        portal.bean(JdbcClient.class)
                .sql("INSERT INTO units (site, kid, public_key, enrolled_at, certificate_ends_at)"
                        + " VALUES (:site, :kid, :key, 0, 1900000000)")
                .param("site", site)
                .param("kid", unit.kid())
                .param(
                        "key",
                        Base64.getUrlEncoder()
                                .encodeToString(unit.key.publicKey().raw()))
                .update();
        return unit;
    }

    /** A unit that took this one's place. */
    public TestUnit successor() {
        return new TestUnit(site, Ed25519PrivateKey.generate(new SecureRandom()), new ArrayList<>());
    }

    /** The same unit with its first records only, as a disk restored from a backup has it. */
    public TestUnit restored(int size) {
        return new TestUnit(site, key, new ArrayList<>(records.subList(0, size)));
    }

    public String site() {
        return site;
    }

    public String kid() {
        return HexFormat.of().formatHex(key.publicKey().kid(8));
    }

    public UnitIdentity identity() {
        return new UnitIdentity(site, kid(), key.publicKey(), 0, 1_900_000_000L);
    }

    public int size() {
        return records.size();
    }

    public List<byte[]> records() {
        return records;
    }

    /** Records doors that close. */
    public TestUnit add(int count) {
        for (int i = 0; i < count; i++) {
            add(Event.DOOR_CLOSED, Actor.SYSTEM, 1 + size() % 24, START + size());
        }
        return this;
    }

    public TestUnit add(Event event, Actor actor, int door, long time) {
        AuditEntry entry = new AuditEntry(event, actor, "A", door, "done", "", new byte[0], Map.of());
        return addBytes(new AuditRecord(size(), 1, time, 1, ClockQuality.UNPROVEN, entry).encode());
    }

    /** Records how an opening ended. */
    public TestUnit opening(int door, String outcome, String detail) {
        Map<String, Object> details = detail.isEmpty() ? Map.of() : Map.of("detail", detail);
        AuditEntry entry = new AuditEntry(Event.OPENING, Actor.SYSTEM, "A", door, outcome, "", new byte[0], details);
        return addBytes(new AuditRecord(size(), 1, START + size(), 1, ClockQuality.UNPROVEN, entry).encode());
    }

    public TestUnit addBytes(byte[] record) {
        records.add(record);
        return this;
    }

    public String checkpoint(int size) {
        return Checkpoint.sign(Checkpoint.origin(site, key.publicKey()), size, root(size), key)
                .note();
    }

    public byte[] root(int size) {
        return Merkle.root(records.subList(0, size));
    }

    public List<byte[]> proof(int from, int to) {
        HashSource leaves = index -> Merkle.leafHash(records.get((int) index));
        return from == 0 ? List.of() : Merkle.consistencyProof(leaves, from, to);
    }

    /** Records from one to before another. */
    public AuditBatch page(int from, int to) {
        return new AuditBatch(from, records.subList(from, to), checkpoint(to), proof(from, to));
    }

    /** What it says of itself, a second after its last record. */
    public UnitState state(long witnessed) {
        return state(witnessed, START + size() + 1);
    }

    public UnitState state(long witnessed, long time) {
        return state(witnessed, time, Optional.empty());
    }

    public Ed25519PrivateKey key() {
        return key;
    }

    /** Says what it runs, with a letter that somebody signed. */
    public UnitState stateWith(byte[] report, long time) {
        return state(0, time, Optional.of(report));
    }

    /** Says who has its door. */
    public UnitState stateWith(UnitState.Held held) {
        return state(0, START + size() + 1, Optional.empty(), Optional.of(held));
    }

    private UnitState state(long witnessed, long time, Optional<byte[]> report) {
        return state(witnessed, time, report, Optional.empty());
    }

    private UnitState state(long witnessed, long time, Optional<byte[]> report, Optional<UnitState.Held> held) {
        return new UnitState(
                true,
                1,
                Position.NONE,
                1,
                new byte[32],
                0,
                size() == 0 ? "" : checkpoint(size()),
                witnessed,
                ClockQuality.UNPROVEN,
                time,
                Optional.empty(),
                false,
                List.of(new UnitState.DoorState(1, UnitState.DoorState.CLOSED, 0, false, held)),
                List.of(),
                List.of(new UnitState.Health("scanner", false, "silent")),
                report);
    }
}
