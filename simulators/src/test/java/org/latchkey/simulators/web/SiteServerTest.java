// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.simulators.SimulatedSite;
import org.latchkey.simulators.SimulatorConfig;
import org.latchkey.simulators.network.LinkConditions;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SiteServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedSite site;
    private URI base;

    @BeforeEach
    void start() throws IOException {
        site = SimulatedSite.start(SimulatorConfig.parse("""
                {"http":{"port":0},"ledger":"%s/ledger.jsonl","layout":{"title":"Lobby"},
                 "lines":[{"name":"a","protocol":"kerong","tcp":0,"boards":[{"address":0,"locks":16,"doors":{"1":1}}]}],
                 "scanners":[{"name":"front","paced":false}],
                 "links":[{"name":"uplink","target":"127.0.0.1:9"}]}
                """.formatted(folder)));
        base = site.http().orElseThrow();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private HttpResponse<String> post(String path, byte[] body, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode posted(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, body.getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/site.js", "/site.css", "/bank-picture.js", "/bank-picture.css"})
    void servesThePageAndThePicture(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isNotEmpty();
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'");
    }

    @Test
    void movesDoorsAndTellsTheLedger() throws IOException, InterruptedException {
        assertThat(posted("/api/doors/1/open-by-hand", "").path("open").booleanValue())
                .isTrue();
        assertThat(posted("/api/doors/1/close", "").path("state").textValue()).isEqualTo("closed");
        assertThat(posted("/api/doors/1/jam", "").path("state").textValue()).isEqualTo("jammed");
        assertThat(posted("/api/doors/1/free", "").path("state").textValue()).isEqualTo("closed");
        assertThat(posted("/api/doors/1/item?present=true", "").path("item").booleanValue())
                .isTrue();
        JsonNode ledger = JSON.readTree(get("/api/ledger?since=1").body());
        assertThat(ledger).hasSize(2);
        assertThat(ledger.get(0).path("event").textValue()).isEqualTo("opened");
        assertThat(ledger.get(0).path("cause").textValue()).isEqualTo("hand");
    }

    @Test
    void scansAndSetsFaults() throws IOException, InterruptedException {
        JsonNode receipt = posted("/api/scan?scanner=front", "LK1:HELLO");
        assertThat(receipt.path("text").textValue()).isEqualTo("LK1:HELLO");
        assertThat(receipt.path("sentNanos").longValue()).isPositive();
        posted("/api/lines/a/fault", "{\"board\":0,\"answers\":\"none\"}");
        assertThat(site.line("a").boards().get(0).settings().answers().text()).isEqualTo("none");
        posted("/api/scanners/front/unplug", "");
        assertThat(site.scanner("front").line().wire().isPlugged()).isFalse();
        assertThat(posted("/api/power?on=false", "").path("power").booleanValue())
                .isFalse();
    }

    @Test
    void showsWhatSpeaksToALineAndWhatDidBefore() throws IOException, InterruptedException {
        for (String host : List.of("kerong 0.1.0", "kerong 0.1.1", "kerong 0.1.1\n")) {
            posted("/api/lines/a/host", host);
        }
        JsonNode line = JSON.readTree(get("/api/state").body()).at("/lines/0");
        assertThat(line.path("hosts")).hasSize(2);
        assertThat(line.at("/hosts/0/name").textValue()).isEqualTo("kerong 0.1.1");
        assertThat(line.at("/hosts/1/name").textValue()).isEqualTo("kerong 0.1.0");
        assertThat(line.at("/hosts/0/since").textValue()).isNotEmpty();
        HttpResponse<String> refused = post("/api/lines/a/host", new byte[81], "text/plain");
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void saysWhetherAnybodyAsksTheBoardsAndForHowLongNobodyDid() throws IOException, InterruptedException {
        JsonNode line = JSON.readTree(get("/api/state").body()).at("/lines/0");
        assertThat(line.path("asked").booleanValue()).isFalse();
        assertThat(line.has("pause")).isFalse();
        String port = line.path("channel").textValue().replaceFirst(".*:", "");
        try (Socket host = new Socket("127.0.0.1", Integer.parseInt(port))) {
            host.getOutputStream().write(0);
            for (long end = System.nanoTime() + 60_000_000_000L; !line.has("pause") && System.nanoTime() < end; ) {
                line = JSON.readTree(get("/api/state").body()).at("/lines/0");
            }
            assertThat(line.at("/pause/millis").longValue()).isGreaterThanOrEqualTo(2_000);
        }
    }

    @Test
    void pullsThePlugOfALinkAndSetsItsConditions() throws IOException, InterruptedException {
        assertThat(posted("/api/links/uplink/unplug", "").at("/links/0/plugged").booleanValue())
                .isFalse();
        assertThat(posted("/api/links/uplink/plug", "").at("/links/0/good").booleanValue())
                .isTrue();
        JsonNode slow = posted("/api/links/uplink", "{\"bytesPerSecond\":1200,\"toClient\":\"dropped\"}");
        assertThat(slow.at("/conditions/bytesPerSecond").intValue()).isEqualTo(1_200);
        assertThat(slow.at("/conditions/toClient").textValue()).isEqualTo("dropped");
        assertThat(posted("/api/links/uplink/partition", "")
                        .at("/conditions/connecting")
                        .textValue())
                .isEqualTo("refused");
        posted("/api/links/uplink/reset", "");
        posted("/api/links/uplink/reset-clients", "");
        posted("/api/links/uplink/heal", "");

        JsonNode links = JSON.readTree(get("/api/links").body());
        assertThat(links).hasSize(1);
        assertThat(links.at("/0/port").intValue())
                .isEqualTo(site.network().link("uplink").port());
        assertThat(links.at("/0/target").textValue()).isEqualTo("127.0.0.1:9");
        assertThat(links.at("/0/conditions/connecting").textValue()).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"latencyMillis\":-1}",
                "{\"latencyMillis\":\"5\"}",
                "{\"toTarget\":\"sideways\"}",
                "{\"toTarget\":null}",
                "{\"speed\":1}",
                "[]",
                "null"
            })
    void refusesConditionsThatAreNone(String conditions) throws IOException, InterruptedException {
        HttpResponse<String> response =
                post("/api/links/uplink", conditions.getBytes(StandardCharsets.UTF_8), "application/json");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(site.network().link("uplink").state().conditions()).isEqualTo(LinkConditions.good());
    }

    @ParameterizedTest
    @CsvSource({
        "/api/doors/2/close, 400",
        "/api/doors/99999/close, 400",
        "/api/doors/x/close, 404",
        "/api/doors/1/item, 400",
        "/api/lines/b/unplug, 400",
        "/api/lines/a/fault, 400",
        "/api/scan?scanner=back, 400",
        "/api/links/uplink, 400",
        "/api/links/other/heal, 400",
        "/api/links, 405",
        "/api/state, 405",
        "/api/power?on=maybe, 400",
        "/../etc/passwd, 404",
    })
    void refusesWithAReason(String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> response = post(path, "no JSON".getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("error").textValue()).isNotEmpty();
    }

    @Test
    void refusesBodiesThatAreTooLargeAndPicturesThatAreNone() throws IOException, InterruptedException {
        assertThat(post("/api/scan", new byte[(1 << 20) + 1], "text/plain").statusCode())
                .isEqualTo(413);
        HttpResponse<String> noPicture = post("/api/scan", new byte[] {1, 2}, "image/png");
        assertThat(noPicture.statusCode()).isEqualTo(400);
        assertThat(noPicture.body()).contains("no PNG");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1",
                "Host: HERE\r\nOrigin: http://evil.example",
                "Host: HERE\r\nOrigin: null",
                "Host: HERE\r\nOrigin: https://HERE"
            })
    void refusesOtherHostsAndPagesOfOtherOrigins(String headers) throws IOException {
        assertThat(rawStatus(headers)).contains(" 403 ");
        assertThat(site.bank().state(1).open()).isFalse();
        assertThat(rawStatus("Host: HERE\r\nOrigin: http://HERE")).contains(" 200 ");
    }

    private String rawStatus(String headers) throws IOException {
        String all = headers.replace("HERE", base.getAuthority());
        try (Socket socket = new Socket("127.0.0.1", base.getPort())) {
            String request = "POST /api/doors/1/open-by-hand HTTP/1.1\r\n" + all
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStreamReader reader = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
            return new BufferedReader(reader).readLine();
        }
    }

    @Test
    void tellsChangesWhileTheyHappen() throws IOException, InterruptedException {
        HttpResponse<InputStream> live = client.send(
                HttpRequest.newBuilder(base.resolve("/api/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
            awaitEvents(reader, "layout: Lobby", "doors: \"state\":\"closed\"");
            site.bank().openByHand(1);
            awaitEvents(reader, "doors: \"state\":\"open\"", "ledger: \"opened\"");
            site.scan("front", "CODE");
            awaitEvents(reader, "scan: \"CODE\"");
            site.unplug("uplink");
            awaitEvents(reader, "wires: \"target\":\"127.0.0.1:9\",\"plugged\":false");
        }
    }

    /** Reads until each event, given as {@code name: part of its data}, has come, in whatever order. */
    private static void awaitEvents(BufferedReader reader, String... expected) throws IOException {
        List<String> missing = new ArrayList<>(List.of(expected));
        String event = "";
        while (!missing.isEmpty()) {
            String line = reader.readLine();
            assertThat(line).as("stream ended before %s", missing).isNotNull();
            event = line.startsWith("event: ") ? line.substring("event: ".length()) : event;
            String name = event + ": ";
            missing.removeIf(one ->
                    one.startsWith(name) && line.startsWith("data: ") && line.contains(one.substring(name.length())));
        }
    }

    @Test
    void aNinthPageIsRefused() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve("/api/events")).build();
        for (int i = 0; i < 8; i++) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                        .statusCode())
                .isEqualTo(503);
        assertThat(get("/api/state").statusCode()).isEqualTo(200);
    }
}
