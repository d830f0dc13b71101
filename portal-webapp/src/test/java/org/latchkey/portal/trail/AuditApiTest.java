// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeRepository;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Searching, exporting and carrying trails over HTTP. */
class AuditApiTest {

    private TestPortal portal;
    private TestClient auditor;
    private TestUnit unit;
    private String code;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        auditor = portal.program(Role.AUDITOR);
        unit = TestUnit.enrol(portal);
        code = portal.program(Role.OPERATOR)
                .post("/codes", Examples.code(unit.site(), "3", "Ada Lovelace"))
                .json()
                .get("id")
                .asString();
        unit.add(300);
        unit.add(Event.CODE_ACCEPTED, new Actor(Actor.Kind.CODE, code), 3, TestUnit.START + 300);
        unit.add(Event.OPENING, new Actor(Actor.Kind.CODE, code), 3, TestUnit.START + 300);
        unit.add(48);
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(0, 350));
    }

    @Test
    void theNewestComeFirstPageByPageAndEachOnce() {
        List<Long> seqs = seqs("limit=7");
        assertThat(seqs).hasSize(350).doesNotHaveDuplicates();
        assertThat(seqs.get(0)).isEqualTo(349);
        assertThat(seqs.get(349)).isZero();
    }

    @Test
    void filtersShowExactlyWhatWasAskedFor() {
        assertThat(seqs("person=lovelace")).containsExactly(301L, 300L);
        assertThat(seqs("person=" + code)).containsExactly(301L, 300L);
        assertThat(seqs("person=nobody")).isEmpty();
        assertThat(seqs("event=opening")).containsExactly(301L);
        assertThat(seqs("locker=3&event=code-accepted&person=Ada")).containsExactly(300L);
        assertThat(seqs("locker=24")).hasSize(14);
        assertThat(seqs("from=" + at(340) + "&to=" + at(345))).containsExactly(344L, 343L, 342L, 341L, 340L);
        assertThat(auditor.get("/audit?locker=3").fields()).containsExactly("locker");
        assertThat(auditor.get("/audit?event=nonsense").fields()).containsExactly("event");
        assertThat(auditor.get("/audit?from=yesterday").fields()).containsExactly("from");
        assertThat(auditor.get("/audit?cursor=AAAA").fields()).containsExactly("cursor");
    }

    @Test
    void theSameSearchIsAFileForSpreadsheets() {
        Reply all = auditor.get("/audit.csv?site=" + unit.site());
        assertThat(all.header("Content-Type")).startsWith("text/csv");
        assertThat(all.text().lines()).hasSize(351);
        List<String> lines = auditor.get("/audit.csv?person=lovelace&site=" + unit.site())
                .text()
                .lines()
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("\"site\",\"unit\",\"trail\",\"record\",\"time\"");
        assertThat(lines.get(1)).contains("\"301\"", "\"opening\"", "\"Ada Lovelace\"", "\"" + code + "\"");
        assertThat(auditor.get("/audit.csv?event=nonsense").fields()).containsExactly("event");
        assertThat(auditor.get("/journal").text()).contains("audit-exported");
    }

    @Test
    void aPersonWithHundredsOfCodesIsSearchedForAsWell() throws Exception {
        CodeRepository codes = portal.bean(CodeRepository.class);
        Code one = codes.find(code).orElseThrow();
        portal.bean(WriteTransactions.class).run(() -> {
            for (int i = 0; i < 600; i++) {
                codes.add(new Code(
                        codes.nextStatusIndex(),
                        Secrets.id(),
                        one.site(),
                        one.kind(),
                        one.doors(),
                        one.bank(),
                        one.sizeClass(),
                        one.holder(),
                        one.issuedAt(),
                        one.issuedBy(),
                        one.validFrom(),
                        one.validUntil(),
                        one.uses(),
                        one.revokedAt(),
                        one.text()));
            }
        });
        assertThat(seqs("person=lovelace")).containsExactly(301L, 300L);
        assertThat(auditor.get("/audit?person=lovelace&limit=1").json().get("items"))
                .as("also without a site")
                .hasSize(1);
        ExportReport report = verify(export("person=lovelace"));
        assertThat(report.filter()).isEqualTo("601 codes of one person");
        assertThat(report.sections().get(0).shown()).isEqualTo(2);
    }

    @Test
    void countsHowTheOpeningsOfEachLockEnded() {
        int from = unit.records().size();
        for (String outcome : List.of("opened", "opened", "jammed", "no-answer", "not-sent")) {
            unit.opening(7, outcome, "");
        }
        unit.opening(7, "opened", "second pulse");
        unit.opening(8, "pulsed", "");
        portal.bean(TrailIngest.class)
                .ingest(unit.identity(), unit.page(from, unit.records().size()));
        JsonNode items = auditor.get("/audit/wear?site=" + unit.site()).json().get("items");
        assertThat(items.get(1).toString())
                .isEqualTo("{\"door\":7,\"openings\":3,\"jams\":1,\"slow\":1,\"unanswered\":1}");
        assertThat(items.get(2).toString())
                .isEqualTo("{\"door\":8,\"openings\":1,\"jams\":0,\"slow\":0,\"unanswered\":0}");
        assertThat(auditor.get("/audit/wear?site=NO-SITE").status()).isEqualTo(404);
    }

    @Test
    void aRecordIsReadableAndSurvivesTheErasureOfThePerson() {
        JsonNode item = items("event=opening").get(0);
        assertThat(item.get("title").asString()).isEqualTo("Opening");
        assertThat(item.get("person").asString()).isEqualTo("Ada Lovelace");
        assertThat(item.get("actor").get("id").asString()).isEqualTo(code);
        assertThat(item.get("locker").asInt()).isEqualTo(3);
        portal.bean(JdbcClient.class)
                .sql("UPDATE codes SET holder = NULL, holder_search = '' WHERE id = :id")
                .param("id", code)
                .update();
        assertThat(items("event=opening").get(0).get("person").isNull()).isTrue();
        assertThat(seqs("person=" + code)).hasSize(2);
    }

    @Test
    void anExportVerifiesWithPublicKeysAloneAndNoByteOfItCanChange() throws Exception {
        byte[] export = export("locker=3&from=" + at(290) + "&to=" + at(310));
        ExportReport report = verify(export);
        assertThat(report.site()).isEqualTo(unit.site());
        ExportReport.Section section = report.sections().get(0);
        assertThat(section.from()).isEqualTo(290);
        assertThat(section.to()).isEqualTo(310);
        assertThat(section.shown()).isEqualTo(2 + doorThree(290, 310));
        assertThat(section.witnessed()).isEqualTo(350);
        assertThat(new String(export, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("Lovelace");
        for (int i = 0; i < export.length; i += 37) {
            byte[] damaged = export.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> verify(damaged)).as("byte %d", i).isInstanceOf(ProtocolException.class);
        }
        ExportReport whole = verify(export(""));
        assertThat(whole.sections().get(0).shown()).isEqualTo(350);
        assertThat(auditor.get("/audit/export?site=" + unit.site() + "&to=2000-01-01T00:00:00Z")
                        .problem())
                .isEqualTo("nothing-to-export");
        assertThat(auditor.get("/audit/export").fields()).containsExactly("site");
    }

    @Test
    void aRecordThatNobodyCanReadDoesNotSpoilAnExport() throws Exception {
        byte[] newer = unit.records().get(7).clone();
        // The version: the first value of the map.
        newer[2] = 2;
        unit.addBytes(newer);
        unit.addBytes(unit.records().get(7));
        unit.add(3);
        portal.bean(TrailIngest.class).ingest(unit.identity(), unit.page(350, 355));
        ExportReport report = verify(export(""));
        assertThat(report.filter()).isEqualTo("without 2 that can not be read");
        assertThat(report.sections().get(0).shown()).isEqualTo(353);
        assertThat(report.sections().get(0).hidden()).isEqualTo(2);
        assertThat(verify(export("from=" + at(0))).filter()).endsWith(", without 2 that can not be read");
        assertThat(verify(export("locker=3")).filter()).isEqualTo("door 3");
    }

    private long doorThree(int from, int to) {
        return seqs("locker=3&event=door-closed&from=" + at(from) + "&to=" + at(to))
                .size();
    }

    @Test
    void aTrailFromAStickIsTakenAsIfTheUnitHadSentIt() throws Exception {
        unit.add(100);
        TestClient technician = portal.program(Role.TECHNICIAN);
        String path = "/sites/" + unit.site() + "/trail";
        JsonNode taken = technician
                .postBytes(path, file(unit.site(), true, unit.page(300, 400), unit.page(400, 450)))
                .json();
        assertThat(taken.get("status").asString()).isEqualTo("witnessed");
        assertThat(taken.get("received").asInt()).isEqualTo(100);
        assertThat(taken.get("size").asInt()).isEqualTo(450);
        WitnessNote note = WitnessNote.decode(technician.get(path + "/note").body());
        assertThat(note.size()).isEqualTo(450);
        assertThat(TrailIngest.open(unit.identity(), note.note()).size()).isEqualTo(450);

        JsonNode again = technician
                .postBytes(path, file(unit.site(), false, unit.page(300, 400)))
                .json();
        assertThat(again.get("received").asInt()).isZero();
        unit.add(20);
        JsonNode late = technician
                .postBytes(path, file(unit.site(), false, unit.page(460, 470)))
                .json();
        assertThat(late.get("status").asString()).isEqualTo("send-from");
        assertThat(late.get("size").asInt()).isEqualTo(450);
        assertThat(technician
                        .postBytes(path, file("OTHER", false, unit.page(0, 1)))
                        .problem())
                .isEqualTo("other-site");
        assertThat(technician.postBytes(path, new byte[] {1, 2, 3}).status()).isEqualTo(400);
        assertThat(technician.postBytes(path, new byte[0]).status()).isEqualTo(400);
        assertThat(portal.bean(Units.class).current(unit.site())).isPresent();
    }

    private byte[] file(String site, boolean embedded, AuditBatch... pages) {
        CborWriter out =
                new CborWriter().array(4).text("latchkey/v1/trail").text(site).text(unit.kid());
        out.array(pages.length);
        for (AuditBatch page : pages) {
            if (embedded) {
                out.bytes(page.encode());
            } else {
                out.array(4).integer(page.from()).array(page.records().size());
                page.records().forEach(out::bytes);
                out.text(page.checkpoint()).array(page.consistency().size());
                page.consistency().forEach(out::bytes);
            }
        }
        return out.toByteArray();
    }

    private byte[] export(String query) {
        Reply reply = auditor.get("/audit/export?site=" + unit.site() + "&" + query);
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    private ExportReport verify(byte[] export) throws Exception {
        byte[] root = HexFormat.of()
                .parseHex(auditor.get("/trust").json().get("rootFingerprint").asString());
        return TrailExportVerifier.verify(new ByteArrayInputStream(export), Optional.of(root));
    }

    private static String at(int second) {
        return Instant.ofEpochSecond(TestUnit.START + second).toString();
    }

    private JsonNode items(String query) {
        return auditor.get("/audit?site=" + unit.site() + "&" + query).json().get("items");
    }

    private List<Long> seqs(String query) {
        List<Long> seqs = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = auditor.get("/audit?site=" + unit.site() + "&" + query + "&cursor=" + cursor)
                    .json();
            page.get("items").forEach(item -> seqs.add(item.get("seq").asLong()));
            cursor = page.get("next").isNull() ? null : page.get("next").asString();
        } while (cursor != null);
        return seqs;
    }
}
