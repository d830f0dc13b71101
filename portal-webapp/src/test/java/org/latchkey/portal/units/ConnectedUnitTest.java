// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.sync.UnitState;

/** From the token to a command that was obeyed: over real HTTPS, real TLS and the embedded broker. */
class ConnectedUnitTest {

    private static final String SITE = "GYM-1";
    private static final String STATE = "lk/v1/GYM-1/up/state";
    private static final long TOLERANCE = 300;

    @TempDir
    private Path folder;

    @Test
    void aUnitEnrolsConnectsAndHearsOfARevokedCode() throws Exception {
        try (TestPortal portal = TestPortal.start(folder.resolve("data"), new MutableClock(Instant.now()))) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site());
            String until = Instant.now().plusSeconds(86_400).toString();
            String code = operator.post(
                            "/codes",
                            Examples.code(SITE, "3", "Ada").replace("2026-11-23T12:00:00Z", until))
                    .json()
                    .get("id")
                    .asString();
            FakeUnit unit = new FakeUnit();
            String token = operator.post("/sites/GYM-1/enrolments", "").json().get("token").asString();
            assertThat(unit.enrol(token, portal.bean(Authority.class).certificate()).statusCode())
                    .isEqualTo(200);
            ProvisioningFile file = ProvisioningFile.decode(unit.provisioning());
            KeyRing ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
            long now = portal.clock().instant().getEpochSecond();
            Snapshot snapshot = Snapshot.open(file.snapshotLetter(), ring, SITE, now, TOLERANCE);

            try (UnitLink link = new UnitLink(
                    unit.broker(), "unit-GYM-1", unit.tls(true), STATE, UnitState.offline().encode())) {
                link.subscribe("lk/v1/GYM-1/down/command");
                byte[] nonce = new byte[16];
                nonce[0] = 7;
                link.publish(
                        STATE,
                        state(snapshot, new Position(snapshot.seq(), snapshot.envelopeHashAtSeq()), nonce).encode(),
                        true);
                TimeLetter time = TimeLetter.open(link.next(LetterType.TIME), ring, SITE);
                assertThat(time.answers(nonce)).isTrue();
                assertThat(time.millis()).isEqualTo(portal.clock().millis());

                assertThat(operator.post("/codes/" + code + "/revocation", "").json().get("state").asString())
                        .isEqualTo("revoked");
                byte[] letter = link.next(LetterType.COMMAND);
                VerifiedCommand verified = CommandLetter.open(letter, ring, SITE, now, TOLERANCE);
                assertThat(verified.command().seq()).hasValue(snapshot.seq() + 1);
                CommandArgs.Revoke revoke = (CommandArgs.Revoke) verified.command().args();
                assertThat(revoke.epoch()).isEqualTo(1);
                assertThat(revoke.untilByIndex()).containsOnlyKeys(Long.parseLong(code.substring(0, 8), 16));
                Acknowledgement done = new Acknowledgement(
                        SITE,
                        now,
                        verified.command().id(),
                        verified.command().seq(),
                        verified.envelopeHash(),
                        CommandOutcome.APPLIED,
                        "",
                        3,
                        new Position(snapshot.seq() + 1, verified.envelopeHash()));
                link.publish("lk/v1/GYM-1/up/ack", done.sign(unit.key()), false);
                String id = HexFormat.of().formatHex(verified.command().id());
                await(() -> operator.get("/sites/GYM-1/commands/" + id)
                        .json()
                        .get("state")
                        .asString()
                        .equals("applied"));
            }
        }
    }

    private static UnitState state(Snapshot snapshot, Position position, byte[] nonce) {
        return new UnitState(
                true,
                1,
                position,
                snapshot.keyRingVersion(),
                snapshot.config().digest(),
                0,
                "",
                0,
                ClockQuality.UNPROVEN,
                0,
                Optional.of(nonce),
                false,
                List.of(),
                List.of(),
                List.of());
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
