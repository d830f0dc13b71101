// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.operators.Role;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.code.VerifiedCode;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Snapshot;

/** What the portal hands out, judged by what a unit judges it with; and what survives a restart. */
class EndToEndTest {

    private static final long TOLERANCE = 300;

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock();

    @Test
    void codesVerifyWithTheProvisioningFileAloneAndSurviveRestarts() throws Exception {
        Path keyFile = folder.resolve("api-key");
        Path data = folder.resolve("data");
        String bootstrap = "--latchkey.bootstrap.api-key-file=" + keyFile;
        Reply code;
        byte[] file;
        try (TestPortal portal = TestPortal.start(data, clock, bootstrap)) {
            TestClient script =
                    portal.anonymous().bearer(Files.readString(keyFile).strip());
            assertThat(script.post("/sites", Examples.site()).status()).isEqualTo(201);
            file = script.post("/sites/GYM-1/provisioning", "").body();
            code = script.post("/codes", Examples.code(Examples.SITE, "3,9", "Ada"));
            assertThat(script.get("/trust").json().get("rootFingerprint").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(ProvisioningFile.decode(file).root().fingerprint()));
        }
        checkAsUnit(file, code, 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        for (String name : new String[] {"keystore.p12", "root.p12", "keystore.password", "portal.db"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }

        Files.move(data.resolve("root.p12"), folder.resolve("root.p12"));
        try (TestPortal portal = TestPortal.start(data, clock, bootstrap)) {
            TestClient script =
                    portal.anonymous().bearer(Files.readString(keyFile).strip());
            checkWithoutRoot(portal, script, code);
            Files.move(folder.resolve("root.p12"), data.resolve("root.p12"));
            clock.advance(Duration.ofDays(1));
            Reply renewed = portal.program(Role.OWNER).post("/trust/key-ring", "");
            assertThat(renewed.json().get("keyRingVersion").asInt()).isEqualTo(2);
            checkAsUnit(script.post("/sites/GYM-1/provisioning", "").body(), null, 2);
        }
    }

    /** The key ring that was signed in between took a number of the site's log. */
    private void checkAsUnit(byte[] bytes, Reply code, long seq) throws ProtocolException {
        ProvisioningFile file = ProvisioningFile.decode(bytes);
        KeyRing ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
        long now = clock.instant().getEpochSecond();
        Snapshot snapshot = Snapshot.open(file.snapshotLetter(), ring, null, now, TOLERANCE);
        assertThat(ring.entries()).hasSize(4);
        assertThat(snapshot.site()).isEqualTo(Examples.SITE);
        assertThat(snapshot.seq()).isEqualTo(seq);
        assertThat(snapshot.keyRingVersion()).isEqualTo(ring.version());
        assertThat(snapshot.config().banks()).hasSize(2);
        if (code == null) {
            return;
        }
        CodeVerifier verifier =
                new CodeVerifier(ring, snapshot.site(), snapshot.config().maxCodeSeconds());
        String text = code.json().get("text").asString();
        VerifiedCode verified = verifier.verify(text, now, TOLERANCE);
        assertThat(verified.code().scope().doors()).containsExactly(3, 9);
        assertThat(verified.code().scope().uses()).isEqualTo(2);
        assertThat(HexFormat.of().formatHex(verified.code().id()))
                .isEqualTo(code.json().get("id").asString());
        assertThat(verifier.verify(text, now + 86_399, TOLERANCE)).isNotNull();
        assertThatThrownBy(() -> verifier.verify(text, now + 86_400, TOLERANCE)).hasMessage("expired");
    }

    private static void checkWithoutRoot(TestPortal portal, TestClient script, Reply code) {
        String id = code.json().get("id").asString();
        assertThat(script.get("/codes/" + id).text()).isEqualTo(code.text());
        assertThat(script.get("/sites").json().get("items").size()).isEqualTo(1);
        assertThat(script.post("/codes", Examples.code(Examples.SITE, "1", "Bob"))
                        .status())
                .isEqualTo(201);
        assertThat(script.post("/sites/GYM-1/provisioning", "").status()).isEqualTo(200);
        assertThat(script.get("/trust").json().get("rootKeyPresent").asBoolean())
                .isFalse();
        assertThat(portal.program(Role.OWNER).post("/trust/key-ring", "").problem())
                .isEqualTo("root-key-away");
    }
}
