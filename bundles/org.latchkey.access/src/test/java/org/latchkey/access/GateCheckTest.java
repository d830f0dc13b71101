// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

class GateCheckTest {

    private final AtomicBoolean open = new AtomicBoolean(true);

    @Test
    void aGateThatDecidesIsWellWhileItIsOpen() {
        GateCheck check = new GateCheck(open::get);
        assertThat(check.name()).isEqualTo("access");
        assertThat(check.check().ok()).as("nothing was tried").isFalse();
        check.attempt();
        assertThat(check.check().ok()).isTrue();
        open.set(false);
        assertThat(check.check().ok()).as("it stops").isFalse();
    }

    @Test
    void theCodeIsWhatThePortalWouldIssue() throws Exception {
        Ed25519PrivateKey key = Ed25519PrivateKey.ofSeed(new byte[32]);
        AccessCode code = new AccessCode(
                key.publicKey().kid(4),
                GateCheck.SITE,
                GateCheck.ISSUED + GateCheck.LIFETIME,
                OptionalLong.empty(),
                GateCheck.ISSUED,
                HexFormat.of().parseHex("0000000001020304"),
                Scope.open(List.of(7), 1),
                Optional.empty());
        assertThat(GateCheck.CODE).isEqualTo(CodeIssuer.issue(code, key));
    }

    @Test
    void aVerifierThatAcceptsEverythingIsNotWell() {
        requireTrouble((text, now, tolerance) -> null, "wrong signature was accepted");
    }

    @Test
    void aVerifierThatRefusesEverythingIsNotWell() {
        requireTrouble(
                (text, now, tolerance) -> {
                    throw new ProtocolException(Reason.BAD_SIGNATURE);
                },
                "bad-signature");
    }

    @Test
    void aVerifierThatFailsIsNotWell() {
        requireTrouble(
                (text, now, tolerance) -> {
                    throw new IllegalStateException("no such algorithm");
                },
                "no such algorithm");
    }

    private void requireTrouble(Verifier verifier, String why) {
        GateCheck check = new GateCheck(open::get, verifier);
        check.attempt();
        assertThat(check.check().ok()).isFalse();
        assertThat(check.check().message()).contains(why);
    }
}
