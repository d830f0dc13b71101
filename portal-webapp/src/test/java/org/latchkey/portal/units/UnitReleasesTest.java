// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.releases.Publishing;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.HttpFetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;

/** Who may fetch releases over the port for units, and how. */
class UnitReleasesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private TestPortal portal;
    private TestClient operator;
    private Publishing publishing;
    private String site;
    private FakeUnit unit;
    private String base;

    @BeforeEach
    void enrol() throws Exception {
        portal = TestPortal.live();
        portal.clock().advance(Duration.ofMinutes(5));
        operator = portal.program(Role.OPERATOR);
        publishing = Publishing.of(portal);
        publishing.release("org.a 1.0.0", "org.b 1.0.0");
        site = "R-" + Secrets.id();
        operator.post("/sites", Examples.site(site));
        unit = ConnectedUnit.enrolled(portal, operator, site);
        base = portal.bean(UnitPort.class).url() + "/unit/v1/releases/";
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private HttpClient client(SSLContext tls) {
        return HttpClient.newBuilder()
                .sslContext(tls)
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private HttpResponse<byte[]> get(SSLContext tls, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client(tls).send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String bundlePath() {
        return publishing.workshop().files().keySet().stream()
                .filter(name -> name.contains("org.a-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aUnitFetchesAWholeReleaseWithItsOwnStrictClient() throws Exception {
        HttpClient http = client(unit.tls(true));
        Fetcher metadata = new HttpFetcher(http, URI.create(base + "metadata"), PATIENCE, 1024);
        Fetcher targets = new HttpFetcher(http, URI.create(base + "targets"), PATIENCE, 1024);
        TrustedFiles trusted = new TrustedFiles(folder.resolve("trusted"));
        TufClient.init(trusted, publishing.workshop().root(), Limits.DEFAULT);
        ReleaseRepository releases = new ReleaseRepository(new TufClient(trusted, metadata, Limits.DEFAULT), targets);
        releases.refresh(Instant.now());
        ReleaseManifest manifest = releases.manifest(releases.counters().last(), folder.resolve("manifest.json"));
        for (ReleaseBundle bundle : manifest.bundles()) {
            Path file = folder.resolve(bundle.symbolicName());
            releases.bring(bundle, file);
            assertThat(Files.size(file)).isEqualTo(bundle.length());
        }
    }

    @Test
    void aDownloadGoesOnWhereItBrokeOff() throws Exception {
        String path = bundlePath();
        byte[] whole = publishing.workshop().files().get(path);
        HttpResponse<byte[]> all = get(unit.tls(true), path);
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body()).isEqualTo(whole);
        String tag = all.headers().firstValue("ETag").orElseThrow();
        assertThat(tag).matches("\"[0-9a-f]{64}\"");

        HttpResponse<byte[]> rest = get(unit.tls(true), path, "Range", "bytes=100-", "If-Range", tag);
        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("Content-Range"))
                .hasValue("bytes 100-" + (whole.length - 1) + "/" + whole.length);
        assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(whole, 100, whole.length));
        assertThat(get(unit.tls(true), path, "Range", "bytes=10-19").body())
                .isEqualTo(Arrays.copyOfRange(whole, 10, 20));
        assertThat(get(unit.tls(true), path, "Range", "bytes=100-", "If-Range", "\"other\"")
                        .statusCode())
                .as("another file by now")
                .isEqualTo(200);
        assertThat(get(unit.tls(true), path, "Range", "bytes=" + whole.length + "-")
                        .statusCode())
                .isEqualTo(416);
        assertThat(get(unit.tls(true), path, "Range", "lines=1-2").statusCode()).isEqualTo(200);
        HttpResponse<byte[]> timestamp = get(unit.tls(true), "metadata/timestamp.json");
        assertThat(timestamp.headers().firstValue("ETag").orElseThrow()).matches("\"[0-9a-f]{64}\"");
    }

    @Test
    void nothingElseCanBeReadOverIt() throws Exception {
        for (String path : new String[] {
            "metadata/../../../keystore.p12",
            "metadata/%2e%2e/%2e%2e/%2e%2e/portal.db",
            "metadata/..%2f..%2fportal.db",
            "targets/",
            "targets",
            "trusted/root.json",
            "metadata/999.root.json",
            "metadata/timestamp.json%00",
            "targets/bundles/../../metadata/timestamp.json%20"
        }) {
            assertThat(get(unit.tls(true), path).statusCode()).as(path).isIn(400, 404);
        }
        HttpRequest post = HttpRequest.newBuilder(URI.create(base + "metadata/timestamp.json"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client(unit.tls(true))
                        .send(post, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void onlyUnitsThatServeASiteMayRead() throws Exception {
        String path = "metadata/timestamp.json";
        assertThat(get(unit.tls(false), path).statusCode()).isEqualTo(401);
        FakeUnit next = ConnectedUnit.enrolled(portal, operator, site);
        assertThat(get(next.tls(true), path).statusCode()).isEqualTo(200);
        assertThat(get(unit.tls(true), path).statusCode())
                .as("a unit that was replaced")
                .isEqualTo(403);
        SSLContext selfMade = FakeUnit.tls(
                SelfMade.certificate(unit.key(), site, BigInteger.valueOf(42)),
                unit.key(),
                portal.bean(Authority.class).certificate());
        // Whether it shows the certificate at all is its own matter: either way it gets nothing.
        try {
            assertThat(get(selfMade, path).statusCode()).isEqualTo(401);
        } catch (IOException refusedInTheHandshake) {
            assertThat(refusedInTheHandshake).isNotNull();
        }
        assertThatThrownBy(() -> get(SSLContext.getDefault(), path)).isInstanceOf(IOException.class);
    }
}
