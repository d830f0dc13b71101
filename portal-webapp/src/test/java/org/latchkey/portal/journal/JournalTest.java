// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.protocol.export.ExportReport;
import org.latchkey.protocol.export.TrailExportVerifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What the portal writes down of itself, and that nobody can change it unseen. */
class JournalTest {

    private TestPortal portal;
    private Journal journal;
    private JournalCheck check;
    private JdbcClient jdbc;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        journal = portal.bean(Journal.class);
        check = portal.bean(JournalCheck.class);
        jdbc = portal.bean(JdbcClient.class);
    }

    @Test
    void actionsAreThereWithWhoDidThemAndWithoutNames() {
        String site = "J-" + Secrets.id();
        portal.addOperator("jo-" + site.toLowerCase(java.util.Locale.ROOT), "correct horse battery", Role.OPERATOR);
        TestClient jo = portal.anonymous();
        jo.signIn("jo-" + site.toLowerCase(java.util.Locale.ROOT), "correct horse battery");
        jo.post("/sites", Examples.site(site));
        String code = jo.post("/codes", Examples.code(site, "1", "Grace Hopper"))
                .json()
                .get("id")
                .asString();
        jo.post("/codes/" + code + "/print", "{}");
        jo.delete("/session");
        JsonNode items =
                portal.program(Role.AUDITOR).get("/journal?limit=7").json().get("items");
        assertThat(words(items))
                .containsExactly("api-key-made", "signed-out", "code-printed", "code-made", "site-made", "signed-in")
                .as("newest first");
    }

    private static List<String> words(JsonNode items) {
        List<String> words = new ArrayList<>();
        items.forEach(item -> words.add(item.get("action").asString()));
        return words.subList(0, 6);
    }

    @Test
    void whatIsUndoneIsNotRecorded() {
        long before = size();
        TestClient operator = portal.program(Role.OPERATOR);
        operator.post("/sites", Examples.site("J-TWICE"));
        long made = size();
        assertThat(operator.post("/sites", Examples.site("J-TWICE")).status()).isEqualTo(409);
        assertThat(size()).isEqualTo(made).isGreaterThan(before);
    }

    @Test
    void itsExportVerifies() throws Exception {
        TestClient auditor = portal.program(Role.AUDITOR);
        ExportReport report = TrailExportVerifier.verify(
                new ByteArrayInputStream(auditor.get("/journal/export").body()), Optional.empty());
        assertThat(report.site()).isEmpty();
        assertThat(report.sections().get(0).shown()).isEqualTo(size());
        assertThat(report.sections().get(0).hidden()).isZero();
    }

    @Test
    void everyChangeOfItsRowsIsFound() {
        for (int i = 0; i < 5; i++) {
            journal.record("tested", Map.of("number", i));
        }
        assertThat(check.problem()).isEmpty();
        long last = size() - 1;
        assertThat(problemAfter("UPDATE journal SET record = (SELECT record FROM journal WHERE seq = " + (last - 1)
                        + ") WHERE seq = " + last))
                .contains("its records do not lead to the signed root");
        assertThat(problemAfter("DELETE FROM journal WHERE seq = " + (last - 2)))
                .contains("record " + (last - 2) + " is missing");
        assertThat(problemAfter("DELETE FROM journal WHERE seq = " + last)).contains("record " + last + " is missing");
        assertThat(problemAfter("UPDATE journal_head SET checkpoint = REPLACE(checkpoint, '/', '_')"))
                .contains("its checkpoint is not signed by the journal key");
        assertThat(problemAfter("UPDATE journal_head SET frontier = 'ggCA'"))
                .contains("its end is not what its records" + " lead to");
        assertThat(problemAfter("UPDATE journal_head SET frontier = 'x'")).contains("its end cannot be read");
        assertThat(check.problem()).isEmpty();
    }

    /** Tampers, checks, and puts everything back. */
    private String problemAfter(String tampering) {
        List<String> found = new ArrayList<>();
        try {
            portal.bean(WriteTransactions.class).run(() -> {
                jdbc.sql(tampering).update();
                found.add(check.problem().orElse("nothing"));
                throw new Undo();
            });
        } catch (Undo expected) {
            return found.get(0);
        }
        throw new IllegalStateException("not undone");
    }

    private static final class Undo extends RuntimeException {}

    private long size() {
        return jdbc.sql("SELECT size FROM journal_head").query(Long.class).single();
    }
}
