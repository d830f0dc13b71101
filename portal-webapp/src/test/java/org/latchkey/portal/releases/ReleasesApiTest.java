// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.release.tuf.FetchException;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import tools.jackson.databind.JsonNode;

/** Releases over HTTP. */
class ReleasesApiTest {

    @TempDir
    private Path folder;

    private TestPortal portal;
    private TestClient owner;
    private Publishing publishing;

    /** Overridden to run the same on another database. */
    TestPortal portal() {
        return TestPortal.shared();
    }

    @BeforeEach
    void connect() {
        portal = portal();
        owner = portal.program(Role.OWNER);
        publishing = Publishing.of(portal);
    }

    @Test
    void aReleaseIsImportedOnceAndToldBundleByBundle() {
        long first = publishing.release("org.a 1.0.0", "org.b 1.0.0", "org.c 1.0.0");
        TestClient.Reply again = owner.postBytes("/releases", "application/zip", publishing.zip());
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("counter").asLong()).isEqualTo(first);
        long second = publishing.release("org.a 1.1.0", "org.b 1.0.0", "org.d 1.0.0");

        TestClient auditor = portal.program(Role.AUDITOR);
        JsonNode newest = auditor.get("/releases").json().get("releases").get(0);
        assertThat(newest.get("counter").asLong()).isEqualTo(second);
        assertThat(newest.get("bundles").asInt()).isEqualTo(3);
        assertThat(newest.get("complete").asBoolean()).isTrue();
        JsonNode detail = auditor.get("/releases/" + second).json();
        assertThat(detail.get("bundles").get(0).get("name").asString()).isEqualTo("org.a");
        assertThat(detail.get("bundles").get(0).get("sha256").asString())
                .isEqualTo(publishing.workshop().sha256(second, "org.a"));
        String changes = auditor.get("/releases/" + second + "/changes").text();
        assertThat(changes)
                .isEqualTo(
                        "[{\"name\":\"org.a\",\"fromVersion\":\"1.0.0\",\"toVersion\":\"1.1.0\",\"change\":\"changed\"},"
                                + "{\"name\":\"org.b\",\"fromVersion\":\"1.0.0\",\"toVersion\":\"1.0.0\",\"change\":\"same\"},"
                                + "{\"name\":\"org.c\",\"fromVersion\":\"1.0.0\",\"change\":\"removed\"},"
                                + "{\"name\":\"org.d\",\"toVersion\":\"1.0.0\",\"change\":\"added\"}]");
        assertThat(auditor.get("/releases/" + second + "/changes?from=" + first).text())
                .isEqualTo(changes);
        assertThat(auditor.get("/releases/999999").status()).isEqualTo(404);
        assertThat(auditor.get("/releases/" + second + "/changes?from=999999").status())
                .isEqualTo(404);
        assertThat(auditor.get("/journal").text()).contains("release-imported");
    }

    @Test
    void whatIsRefusedChangesNothing() {
        publishing.release("org.a 1.0.0");
        byte[] old = publishing.zip();
        publishing.release("org.a 1.1.0");
        String before = owner.get("/releases").text();

        TestClient.Reply older = owner.postBytes("/releases", "application/zip", old);
        assertThat(older.status()).isEqualTo(422);
        assertThat(older.problem()).isEqualTo("release-rollback");
        Workshop other = new Workshop(folder.resolve("other")).release(1, "org.a 6.6.6");
        assertThat(owner.postBytes("/releases", "application/zip", other.zip()).problem())
                .isEqualTo("release-not-signed");
        byte[] garbage = "PK, or so it says, and then nothing".getBytes(StandardCharsets.UTF_8);
        assertThat(owner.postBytes("/releases", "application/zip", garbage).problem())
                .isEqualTo("release-bad-zip");
        assertThat(owner.postBytes("/releases", "application/octet-stream", old).status())
                .isEqualTo(415);
        assertThat(portal.program(Role.OPERATOR)
                        .postBytes("/releases", "application/zip", publishing.zip())
                        .status())
                .isEqualTo(403);
        assertThat(owner.get("/releases").text()).isEqualTo(before);
        assertThat(portal.data().resolve("releases").toFile().list())
                .as("nothing stays of it")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anotherRootIsTakenOnlyIfItFollowsThePinnedOne() {
        JsonNode pinned = owner.get("/releases/publisher").json();
        assertThat(pinned.get("pinned").asBoolean()).isTrue();
        Workshop other = new Workshop(folder.resolve("other"));
        String root = new String(other.root(), StandardCharsets.UTF_8);
        assertThat(owner.put("/releases/publisher", root).problem()).isEqualTo("publisher-pinned");
        assertThat(owner.put("/releases/publisher", "{}").status()).isEqualTo(409);
        publishing.release("org.a 1.0.0");
        publishing.workshop().rekey("root");
        String next = publishing.newestRoot();
        TestClient.Reply followed = owner.put("/releases/publisher", next);
        assertThat(followed.status()).isEqualTo(200);
        assertThat(followed.json().get("rootVersion").asLong())
                .isEqualTo(pinned.get("rootVersion").asLong() + 1);
        assertThat(followed.json().get("fingerprint")).isEqualTo(pinned.get("fingerprint"));
        assertThat(owner.put("/releases/publisher", next).status())
                .as("the same again")
                .isIn(200, 409);
        publishing.release("org.a 1.2.0");
        assertThat(owner.get("/releases/publisher").json().has("timestampExpires"))
                .isTrue();
        assertThat(List.of(200, 201))
                .contains(owner.postBytes("/releases", "application/zip", publishing.zip())
                        .status());
    }

    @Test
    void unitsGetARootThatFollowsWithWhatItsKeysSigned() throws Exception {
        publishing.release("org.a 1.0.0");
        TrustedFiles trusted = new TrustedFiles(folder.resolve("unit"));
        TufClient.init(trusted, publishing.workshop().root(), Limits.DEFAULT);
        TufClient unit = new TufClient(trusted, this::fetch, Limits.DEFAULT);
        unit.refresh(Instant.now());
        publishing.workshop().rekey("timestamp");
        String next = publishing.newestRoot();
        assertThat(owner.put("/releases/publisher", next).status()).isEqualTo(200);
        assertThatCode(() -> unit.refresh(Instant.now()))
                .as("what is here is signed by the old keys")
                .doesNotThrowAnyException();
        publishing.release("org.a 1.1.0");
        unit.refresh(Instant.now());
        assertThat(folder.resolve("unit/root.json")).hasContent(next);
    }

    private void fetch(String path, long offset, long limit, Fetcher.Sink sink) throws IOException {
        Path file = portal.bean(Releases.class).served("metadata/" + path).orElseThrow(FetchException::notFound);
        sink.begin(0);
        sink.write(ByteBuffer.wrap(Files.readAllBytes(file)));
    }
}
