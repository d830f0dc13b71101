// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.TimeLetter;

/** From the token to a command that was obeyed: over real HTTPS, real TLS and the embedded broker. */
class ConnectedUnitTest {

    private static final String SITE = "GYM-1";

    @TempDir
    private Path folder;

    @Test
    void aUnitEnrolsConnectsAndHearsOfARevokedCode() throws Exception {
        try (TestPortal portal = TestPortal.start(folder.resolve("data"), new MutableClock(Instant.now()))) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site());
            String until = Instant.now().plusSeconds(86_400).toString();
            String request = Examples.code(SITE, "3", "Ada").replace("2026-11-23T12:00:00Z", until);
            String code = operator.post("/codes", request).json().get("id").asString();
            FakeUnit enrolled = ConnectedUnit.enrolled(portal, operator, SITE);
            try (ConnectedUnit unit = ConnectedUnit.connect(portal, SITE, enrolled)) {
                byte[] nonce = new byte[16];
                nonce[0] = 7;
                unit.report(Optional.of(nonce));
                TimeLetter time = TimeLetter.open(unit.link().next(LetterType.TIME), unit.ring(), SITE);
                assertThat(time.answers(nonce)).isTrue();
                assertThat(time.millis()).isEqualTo(portal.clock().millis());

                assertThat(operator.post("/codes/" + code + "/revocation", "")
                                .json()
                                .get("state")
                                .asString())
                        .isEqualTo("revoked");
                VerifiedCommand command = unit.next();
                assertThat(command.command().seq()).hasValue(unit.snapshot().seq() + 1);
                CommandArgs.Revoke revoke =
                        (CommandArgs.Revoke) command.command().args();
                assertThat(revoke.epoch()).isEqualTo(1);
                assertThat(revoke.untilByIndex()).containsOnlyKeys(Long.parseLong(code.substring(0, 8), 16));
                unit.apply(command);
                ConnectedUnit.awaitState(operator, SITE, command, "applied");
            }
        }
    }
}
