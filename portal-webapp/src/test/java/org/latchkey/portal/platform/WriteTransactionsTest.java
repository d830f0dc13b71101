// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestPortal;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** What a change has read still holds when it writes. */
class WriteTransactionsTest {

    private static final int EACH = 25;
    private static final int THREADS = 4;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    /** As a second portal on the same database would have them. */
    WriteTransactions ofAnotherPortal(TestPortal portal) {
        return portal.bean(WriteTransactions.class);
    }

    @Test
    void nothingChangesBetweenReadingAndWriting() throws Exception {
        TestPortal portal = portal();
        JdbcClient jdbc = portal.bean(JdbcClient.class);
        WriteTransactions one = portal.bean(WriteTransactions.class);
        WriteTransactions other = ofAnotherPortal(portal);
        one.run(() -> jdbc.sql("INSERT INTO counters (name, value) VALUES ('test-turns', 0)")
                .update());
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            WriteTransactions transactions = i % 2 == 0 ? one : other;
            threads.add(CompletableFuture.runAsync(() -> {
                for (int j = 0; j < EACH; j++) {
                    transactions.run(() -> write(jdbc, read(jdbc) + 1));
                }
            }));
        }
        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(read(jdbc)).isEqualTo(THREADS * EACH);
        one.run(() -> jdbc.sql("DELETE FROM counters WHERE name = 'test-turns'").update());
    }

    private static long read(JdbcClient jdbc) {
        return jdbc.sql("SELECT value FROM counters WHERE name = 'test-turns'")
                .query(Long.class)
                .single();
    }

    private static void write(JdbcClient jdbc, long value) {
        jdbc.sql("UPDATE counters SET value = :value WHERE name = 'test-turns'")
                .param("value", value)
                .update();
    }

    static WriteTransactions another(TestPortal portal) {
        return new DatabaseConfiguration()
                .writeTransactions(
                        portal.bean(PlatformTransactionManager.class),
                        portal.bean(JdbcTemplate.class),
                        portal.bean(PortalProperties.class));
    }
}
