// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.WitnessNote;
import org.latchkey.protocol.sync.WitnessNote.Status;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is answered to messages of units. */
class AuditListenerTest {

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

    @Test
    void whatCannotBeStoredIsNotCosigned() {
        JdbcClient jdbc = portal.bean(JdbcClient.class);
        jdbc.sql("CREATE TRIGGER full_disk BEFORE INSERT ON trail_records WHEN NEW.seq >= 15 AND NEW.site = '"
                        + unit.site() + "' BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END")
                .update();
        try {
            say(unit.page(0, 10).encode());
            say(unit.page(10, 20).encode());
            assertThat(answers).extracting(WitnessNote::size).containsExactly(10L);
            assertThat(portal.bean(TrailIngest.class).current(unit.identity()).size())
                    .isEqualTo(10);
        } finally {
            jdbc.sql("DROP TRIGGER full_disk").update();
        }
        say(unit.page(10, 20).encode());
        assertThat(answers).extracting(WitnessNote::size).containsExactly(10L, 20L);
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
