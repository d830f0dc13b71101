// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.protocol.sync.WitnessNote.Status;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** What is answered to messages of units. */
class AuditListenerTest {

    private static final int PAGES = 40;
    private static final int PAGE = 200;

    private final TestPortal portal = TestPortal.shared();
    private final List<WitnessNote> answers = new ArrayList<>();
    private final AuditListener listener = new AuditListener(
            portal.bean(Units.class),
            portal.bean(TrailIngest.class),
            new StaticListableBeanFactory(Map.of("link", new Answers())).getBeanProvider(PortalLink.class));
    private final TestUnit unit = TestUnit.enrol(portal).add(20);

    @Test
    void eachMessageGetsItsAnswer() {
        say(unit.page(0, 10).encode());
        say(unit.page(12, 20).encode());
        say(new byte[] {1, 2, 3});
        say(new byte[0]);
        assertThat(answers)
                .extracting(WitnessNote::status)
                .containsExactly(Status.WITNESSED, Status.SEND_FROM, Status.REFUSED, Status.REFUSED);
        assertThat(answers).extracting(WitnessNote::size).containsOnly(10L);
    }

    /** SQLite's own refusal, on every connection of the portal: there is no page left, as on a disk that is full. */
    @Test
    void aFullDiskIsNotCosignedAndTheUnitSendsAgainWhenThereIsSpace() throws Exception {
        unit.add(PAGES * PAGE);
        long most = limitPages(1);
        int page = 0;
        try {
            while (answers.size() == page && page < PAGES) {
                say(unit.page(page * PAGE, (page + 1) * PAGE).encode());
                page++;
            }
            assertThat(answers).as("the page that found no space has no answer").hasSize(page - 1);
            assertThat(portal.bean(TrailIngest.class).current(unit.identity()).size())
                    .isEqualTo((page - 1L) * PAGE);
        } finally {
            limitPages(most);
        }
        say(unit.page((page - 1) * PAGE, page * PAGE).encode());
        assertThat(answers).hasSize(page);
        assertThat(answers.get(page - 1).status()).isEqualTo(Status.WITNESSED);
        assertThat(answers.get(page - 1).size()).isEqualTo((long) page * PAGE);
    }

    /** SQLite never goes below the pages that there are. @return the bound before */
    private long limitPages(long most) throws SQLException {
        HikariDataSource pool = (HikariDataSource) portal.bean(DataSource.class);
        List<Connection> all = new ArrayList<>();
        long before = 0;
        try {
            for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
                all.add(pool.getConnection());
            }
            for (Connection one : all) {
                try (Statement statement = one.createStatement()) {
                    try (ResultSet old = statement.executeQuery("PRAGMA max_page_count")) {
                        before = old.getLong(1);
                    }
                    statement.execute("PRAGMA max_page_count = " + most);
                }
            }
        } finally {
            for (Connection one : all) {
                one.close();
            }
        }
        return before;
    }

    @Test
    void aUnitThatNobodyEnrolledGetsNoAnswer() {
        listener.received(
                UnitMessageListener.AUDIT,
                unit.site(),
                "0011223344556677",
                unit.page(0, 10).encode());
        assertThat(answers).isEmpty();
    }

    private void say(byte[] message) {
        listener.received(UnitMessageListener.AUDIT, unit.site(), unit.kid(), message);
    }

    private final class Answers implements PortalLink {

        @Override
        public void publish(String site, String down, byte[] payload) {
            assertThat(site).isEqualTo(unit.site());
            assertThat(down).isEqualTo(WITNESS);
            try {
                answers.add(WitnessNote.decode(payload));
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean connected() {
            return true;
        }
    }
}
