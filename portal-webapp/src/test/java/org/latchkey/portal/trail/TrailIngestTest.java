// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.incidents.Incidents;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.protocol.note.Checkpoint;
import org.latchkey.protocol.note.Cosignature;
import org.latchkey.protocol.note.NoteVerifier;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.protocol.sync.WitnessNote.Status;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the witness signs, and what it does not. */
class TrailIngestTest {

    private TestPortal portal;
    private TrailIngest ingest;
    private TestUnit unit;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        ingest = portal.bean(TrailIngest.class);
        unit = TestUnit.enrol(portal);
    }

    @Test
    void pagesAreStoredAsTheyCameAndCosigned() throws Exception {
        unit.add(1500);
        assertWitnessed(send(unit.page(0, 400)), 400);
        assertWitnessed(send(unit.page(400, 401)), 401);
        assertWitnessed(send(unit.page(401, 900)), 900);
        assertWitnessed(send(unit.page(900, 1400)), 1400);
        assertWitnessed(send(unit.page(1400, 1500)), 1500);
        assertStored(unit);
        Trail trail = trail();
        TrailHashes hashes = new TrailHashes(portal.bean(TrailRepository.class), trail);
        for (int size : new int[] {0, 1, 255, 256, 257, 511, 512, 1000, 1024, 1300, 1500}) {
            assertThat(hashes.root(size)).as("root at %d", size).isEqualTo(unit.root(size));
            assertThat(hashes.tree(size).size()).isEqualTo(size);
        }
        assertThat(incidents()).isEmpty();
    }

    @Test
    void duplicatesAndOverlapsChangeNothing() throws Exception {
        unit.add(300);
        send(unit.page(0, 200));
        assertWitnessed(send(unit.page(0, 200)), 200);
        assertWitnessed(send(unit.page(0, 10)), 200);
        assertWitnessed(send(unit.page(50, 60)), 200);
        assertWitnessed(send(unit.page(100, 300)), 300);
        assertWitnessed(send(unit.page(100, 300)), 300);
        assertStored(unit);
        assertThat(incidents()).isEmpty();
    }

    @Test
    void aGapIsAskedFor() {
        unit.add(30);
        assertThat(send(unit.page(10, 20))).isEqualTo(WitnessNote.sendFrom(0));
        send(unit.page(0, 10));
        assertThat(send(unit.page(20, 30))).isEqualTo(WitnessNote.sendFrom(10));
        assertThat(incidents()).isEmpty();
    }

    @Test
    void aPortalFromABackupAsksForWhatItLacks() throws Exception {
        unit.add(600);
        send(unit.page(0, 300));
        Trail old = trail();
        send(unit.page(300, 600));
        JdbcClient jdbc = portal.bean(JdbcClient.class);
        jdbc.sql("DELETE FROM trail_records WHERE trail = :t AND seq >= 300")
                .param("t", old.id())
                .update();
        jdbc.sql("DELETE FROM trail_blocks WHERE trail = :t AND block >= 1")
                .param("t", old.id())
                .update();
        portal.bean(TrailRepository.class).advance(trail(), 0, old.tree(), old.checkpoint(), 0);
        assertThat(send(unit.add(10).page(600, 610))).isEqualTo(WitnessNote.sendFrom(300));
        assertWitnessed(send(unit.page(300, 610)), 610);
        assertStored(unit);
    }

    @Test
    void anAlteredRecordIsRefusedAndToldOf() {
        unit.add(20);
        send(unit.page(0, 10));
        AuditBatch good = unit.page(10, 20);
        List<byte[]> records = new ArrayList<>(good.records());
        byte[] altered = records.get(3).clone();
        altered[altered.length - 1] ^= 1;
        records.set(3, altered);
        assertRefused(new AuditBatch(10, records, good.checkpoint(), good.consistency()), TrailFault.ALTERED);
        assertThat(send(good).status()).as("the good page is still welcome").isEqualTo(Status.WITNESSED);
    }

    @Test
    void aRecordLeftOutOrMovedIsRefused() {
        unit.add(20);
        AuditBatch good = unit.page(0, 20);
        List<byte[]> fewer = new ArrayList<>(good.records());
        fewer.remove(4);
        assertRefused(new AuditBatch(0, fewer, good.checkpoint(), List.of()), TrailFault.CHECKPOINT);
        List<byte[]> moved = new ArrayList<>(good.records());
        java.util.Collections.swap(moved, 4, 5);
        assertRefused(new AuditBatch(0, moved, good.checkpoint(), List.of()), TrailFault.ALTERED);
    }

    @Test
    void aBadProofIsRefused() {
        unit.add(20);
        send(unit.page(0, 11));
        AuditBatch good = unit.page(11, 20);
        List<byte[]> proof = new ArrayList<>(good.consistency());
        proof.set(0, new byte[32]);
        assertRefused(new AuditBatch(11, good.records(), good.checkpoint(), proof), TrailFault.BAD_PROOF);
        List<byte[]> longer = new ArrayList<>(good.consistency());
        longer.add(new byte[32]);
        assertRefused(new AuditBatch(11, good.records(), good.checkpoint(), longer), TrailFault.BAD_PROOF);
    }

    @Test
    void aCheckpointOfSomebodyElseIsRefused() {
        unit.add(10);
        TestUnit other = TestUnit.enrol(portal).add(10);
        AuditBatch good = unit.page(0, 10);
        assertRefused(new AuditBatch(0, good.records(), other.checkpoint(10), List.of()), TrailFault.CHECKPOINT);
        assertRefused(
                new AuditBatch(0, good.records(), good.checkpoint().replace("\n10\n", "\n11\n"), List.of()),
                TrailFault.CHECKPOINT);
        assertRefused(new AuditBatch(0, good.records(), "nonsense", List.of()), TrailFault.CHECKPOINT);
        assertThat(trail().size()).isZero();
    }

    @Test
    void aForkIsRefusedWhereverItBegins() {
        unit.add(40);
        send(unit.page(0, 30));
        TestUnit forked = unit.restored(20);
        forked.addBytes(unit.records().get(39)).add(20);
        assertRefused(forked.page(20, 30), TrailFault.FORKED);
        assertRefused(forked.page(25, 41), TrailFault.FORKED);
        assertRefused(forked.page(30, 41), TrailFault.FORKED);
        assertThat(trail().size()).isEqualTo(30);
        assertThat(send(unit.page(30, 40)).status()).isEqualTo(Status.WITNESSED);
    }

    @Test
    void theSameSizeWithAnotherRootIsAnIncident() {
        unit.add(10);
        send(unit.page(0, 10));
        TestUnit forked = unit.restored(9);
        forked.addBytes(unit.records().get(3));
        portal.bean(TrailWatch.class).compare(forked.identity(), forked.state(9));
        assertThat(incidents()).containsExactly("trail-forked");
    }

    @Test
    void aShortenedTrailIsAnIncidentButALateStateIsNot() {
        unit.add(10);
        UnitMessages late = new UnitMessages(unit);
        send(unit.add(10).page(0, 20));
        TrailWatch watch = portal.bean(TrailWatch.class);
        watch.compare(unit.identity(), late.state());
        watch.compare(unit.identity(), unit.state(20));
        assertThat(incidents()).isEmpty();
        watch.compare(unit.identity(), unit.restored(10).state(10, TestUnit.START + 1000));
        assertThat(incidents()).containsExactly("trail-shortened");
    }

    /** A state from before. */
    private record UnitMessages(org.latchkey.protocol.sync.UnitState state) {
        UnitMessages(TestUnit unit) {
            this(unit.state(0));
        }
    }

    @Test
    void anAcceptedNewTrailGoesOnFromWhatBothHave() throws Exception {
        unit.add(700);
        send(unit.page(0, 500));
        send(unit.page(500, 700));
        TestUnit restored = unit.restored(600);
        restored.addBytes(unit.records().get(3)).add(299);
        assertRefused(restored.page(600, 900), TrailFault.FORKED);
        close("trail-forked", "new-trail");
        assertThat(told(restored, 600))
                .as("it goes on from where it is, and does not wait any longer")
                .containsExactly(WitnessNote.sendFrom(600).encode());

        assertWitnessed(send(restored.page(600, 900)), 900);
        Trail fresh = trail();
        assertThat(fresh.generation()).isEqualTo(1);
        assertThat(fresh.base()).isEqualTo(600);
        assertThat(told(restored, 900)).isEmpty();
        assertThat(new TrailHashes(portal.bean(TrailRepository.class), fresh).root(850))
                .isEqualTo(restored.root(850));
        assertStored(restored);
        assertWitnessed(send(restored.add(300).page(900, 1200)), 1200);
        assertWitnessed(send(restored.page(1100, 1200)), 1200);
        assertThat(portal.bean(TrailRepository.class)
                        .find(fresh.parent().getAsLong())
                        .orElseThrow()
                        .size())
                .as("what was witnessed stays")
                .isEqualTo(700);
    }

    /** What a unit is told that says how much of its trail was witnessed. */
    private List<byte[]> told(TestUnit teller, int witnessed) {
        List<byte[]> told = new ArrayList<>();
        PortalLink link = new PortalLink() {
            @Override
            public void publish(String site, String down, byte[] payload) {
                told.add(payload);
            }

            @Override
            public boolean connected() {
                return true;
            }
        };
        new TrailWatch(
                        portal.bean(TrailRepository.class),
                        portal.bean(Incidents.class),
                        new StaticListableBeanFactory(Map.of("link", link)).getBeanProvider(PortalLink.class))
                .compare(teller.identity(), teller.state(witnessed));
        return told;
    }

    @Test
    void anAcceptedNewTrailMayAlsoBeginAtTheBeginning() throws Exception {
        unit.add(20);
        send(unit.page(0, 20));
        TestUnit fresh = unit.restored(0);
        fresh.addBytes(unit.records().get(5)).add(9);
        assertRefused(fresh.page(0, 10), TrailFault.FORKED);
        close("trail-forked", "new-trail");
        assertThat(send(fresh.page(5, 10))).isEqualTo(WitnessNote.sendFrom(0));
        assertWitnessed(send(fresh.page(0, 10)), 10);
        assertStored(fresh);
    }

    @Test
    void aRecordOfANewerUnitIsKeptAsItIs() throws Exception {
        unit.add(3).addBytes(new byte[] {(byte) 0xA0}).add(3);
        assertWitnessed(send(unit.page(0, 7)), 7);
        assertStored(unit);
        JsonNode items = audit("limit=200");
        assertThat(items.get(3).get("event").asString()).isEqualTo("unreadable");
        assertThat(items.get(3).get("seq").asInt()).isEqualTo(3);
    }

    @Test
    void manyAtOnceStoreEachRecordOnce() throws Exception {
        unit.add(400);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<WitnessNote>> answers = new ArrayList<>();
            for (int from = 0; from < 400; from += 40) {
                AuditBatch page = unit.page(from, from + 40);
                for (int i = 0; i < 3; i++) {
                    answers.add(pool.submit(() -> {
                        WitnessNote answer = send(page);
                        while (answer.status() == Status.SEND_FROM) {
                            answer = send(page);
                        }
                        return answer;
                    }));
                }
            }
            for (Future<WitnessNote> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(Status.WITNESSED);
            }
        } finally {
            pool.shutdownNow();
        }
        assertStored(unit);
        assertThat(incidents()).isEmpty();
    }

    @Test
    void aFloodOfBadPagesIsOneIncident() {
        unit.add(5);
        for (int i = 0; i < 100; i++) {
            assertThat(ingest.malformed(unit.identity(), "cbor-type").status()).isEqualTo(Status.REFUSED);
        }
        assertThat(incidents()).containsExactly("trail-malformed");
    }

    WitnessNote send(AuditBatch page) {
        return ingest.ingest(unit.identity(), page);
    }

    private void assertRefused(AuditBatch page, TrailFault fault) {
        long before = trail().size();
        WitnessNote answer = send(page);
        assertThat(answer).isEqualTo(WitnessNote.refused(before, fault.word()));
        assertThat(trail().size()).isEqualTo(before);
        assertThat(incidents()).contains(fault.word());
    }

    private void assertWitnessed(WitnessNote answer, int size) throws Exception {
        assertThat(answer.status()).isEqualTo(Status.WITNESSED);
        assertThat(answer.size()).isEqualTo(size);
        NoteVerifier witness = NoteVerifier.cosigner(
                Witness.NAME, portal.bean(SigningKeys.class).key(KeyUse.WITNESS).publicKey());
        Checkpoint seen = Cosignature.open(answer.note(), witness).checkpoint();
        assertThat(seen.size()).isEqualTo(size);
        assertThat(TrailIngest.open(unit.identity(), answer.note()).root()).isEqualTo(seen.root());
    }

    private void assertStored(TestUnit expected) {
        Trail trail = trail();
        assertThat(trail.size()).isEqualTo(expected.size());
        List<byte[]> stored = new TrailHashes(portal.bean(TrailRepository.class), trail).records(0, trail.size());
        assertThat(stored).hasSize(expected.size());
        for (int i = 0; i < stored.size(); i++) {
            assertThat(Arrays.equals(stored.get(i), expected.records().get(i)))
                    .as("record %d", i)
                    .isTrue();
        }
        assertThat(trail.root()).isEqualTo(expected.root(expected.size()));
    }

    private Trail trail() {
        return ingest.current(unit.identity());
    }

    private void close(String kind, String accept) {
        for (JsonNode incident : incidentItems()) {
            if (incident.get("kind").asString().equals(kind)) {
                assertThat(portal.program(Role.OPERATOR)
                                .post(
                                        "/incidents/" + incident.get("id").asString() + "/close",
                                        "{\"note\":\"disk restored\",\"accept\":\"" + accept + "\"}")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private List<String> incidents() {
        List<String> kinds = new ArrayList<>();
        incidentItems().forEach(incident -> kinds.add(incident.get("kind").asString()));
        return kinds;
    }

    private JsonNode incidentItems() {
        return portal.program(Role.OPERATOR)
                .get("/incidents?open=true&site=" + unit.site())
                .json()
                .get("items");
    }

    private JsonNode audit(String query) {
        return portal.program(Role.AUDITOR)
                .get("/audit?site=" + unit.site() + "&" + query)
                .json()
                .get("items");
    }
}
