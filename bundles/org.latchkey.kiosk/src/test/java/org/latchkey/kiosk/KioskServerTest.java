// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.GateWatcher.Kind;
import org.latchkey.unit.api.GateWatcher.Presented;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.TrustedClock;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KioskServerTest {

    private static final String OURS = "X-Latchkey: kiosk\r\n";

    private final Bell bell = new Bell();
    private final News news = new News(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), bell);
    private final FakeRooms rooms = new FakeRooms();
    private final Pages pages = new Pages();
    private final Maintenance maintenance = new Maintenance(
            rooms, new MaintenanceView(rooms, Path.of("target")), new Stick(Path.of("target")), () -> 0);
    private LiveEvents events;
    private KioskServer server;

    @BeforeEach
    void start() throws IOException {
        events = new LiveEvents(new View(rooms, pages.version(), "below"), news, bell);
        server = new KioskServer(0, pages, events, new Orders(rooms, news), maintenance);
    }

    @AfterEach
    void stop() {
        bell.close();
        server.close();
    }

    private final class Client implements AutoCloseable {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));

        Client(String request) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** The next line that starts so; empty if the connection ends before. */
        Optional<String> line(String start) throws IOException {
            String line = in.readLine();
            while (line != null && !line.startsWith(start)) {
                line = in.readLine();
            }
            return Optional.ofNullable(line);
        }

        String all() {
            return String.join("\n", in.lines().toList());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String host() {
        return "127.0.0.1:" + server.port();
    }

    private String get(String path, String host, String more) throws IOException {
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
        try (Client client = new Client(head + more + "\r\n")) {
            return client.all();
        }
    }

    private String get(String path) throws IOException {
        return get(path, host(), "");
    }

    private String post(String path, String headers, String body) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n" + headers;
        try (Client client = new Client(head + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
            return client.all();
        }
    }

    @Test
    void servesThePageUnderAStrictPolicy() throws IOException {
        String said = get("/");
        assertThat(said).startsWith("HTTP/1.1 200").contains("<main id=\"screen\">");
        assertThat(said).containsIgnoringCase("content-security-policy: default-src 'none'; script-src 'self'");
        assertThat(said).doesNotContainIgnoringCase("set-cookie").doesNotContain("unsafe");
        assertThat(get("/bank-picture.js")).startsWith("HTTP/1.1 200").contains("customElements");
        assertThat(get("/lang/ar.json")).startsWith("HTTP/1.1 200");
    }

    @Test
    void thePolicyAllowsTheScriptWithinThePageByItsHash() throws Exception {
        String page = new String(pages.find("/").orElseThrow().body(), StandardCharsets.UTF_8);
        String script = page.substring(page.indexOf("<script>") + "<script>".length(), page.indexOf("</script>"));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        String source = "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        assertThat(get("/")).contains("script-src 'self' " + source + ";");
    }

    @Test
    void refusesOtherHostsAndOrigins() throws IOException {
        assertThat(get("/", "evil.example", "")).startsWith("HTTP/1.1 403");
        assertThat(get("/", host(), "Origin: http://evil.example\r\n")).startsWith("HTTP/1.1 403");
        assertThat(get("/", host(), "Origin: null\r\n")).startsWith("HTTP/1.1 403");
        assertThat(get("/", host(), "Origin: http://" + host() + "\r\n")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/web/index.html", "/../pom.xml", "/%2e%2e/x", "/org/latchkey/kiosk/Json.class", "/api/low"})
    void servesNothingElse(String path) throws IOException {
        assertThat(get(path)).startsWith("HTTP/1.1 404");
    }

    @Test
    void takesOrdersFromThePageAlone() throws IOException {
        assertThat(post("/api/choose", "", "size=1")).startsWith("HTTP/1.1 403");
        assertThat(post("/api/choose", OURS, "size=1"))
                .startsWith("HTTP/1.1 200")
                .contains("not-here-now");
        assertThat(post("/api/choose", OURS, "x".repeat(Form.MAX_BYTES + 1))).startsWith("HTTP/1.1 413");
        assertThat(post("/api/maintenance/test", OURS, "door=1")).startsWith("HTTP/1.1 403");
    }

    private Client listen() throws IOException {
        return new Client("GET /api/events HTTP/1.1\r\nHost: " + host() + "\r\n\r\n");
    }

    @Test
    void tellsWhatIsPresentedAndSaysThatItIsAlive() throws IOException {
        try (Client page = listen()) {
            assertThat(page.line("event: unit")).isPresent();
            present("used-up");
            assertThat(page.line("event: presented")).isPresent();
            assertThat(page.in.readLine()).contains("\"reason\":\"used-up\"").doesNotContain("LK1:SECRET");
            assertThat(page.line("event: ping")).isPresent();
            assertThat(page.line("event: ping")).isPresent();
        }
    }

    @Test
    void tellsTheTimeByWhichTheUnitJudges() throws IOException {
        try (Client page = listen()) {
            page.line("event: ping");
            assertThat(page.in.readLine()).isEqualTo("data: null");
            rooms.clock = clock(1_800_000_000);
            page.line("event: ping");
            assertThat(page.in.readLine()).isEqualTo("data: 1800000000000");
        }
    }

    private static TrustedClock clock(long seconds) {
        return new TrustedClock() {
            @Override
            public Reading now() {
                return new Reading(seconds, ClockQuality.UNPROVEN);
            }

            @Override
            public long floor() {
                return seconds;
            }

            @Override
            public long tolerance() {
                return 0;
            }

            @Override
            public void accept(long iat, Batch batch) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Test
    void aPageThatComesLateIsToldHowTheSiteIsBuiltBeforeWhatWasPresented() throws IOException {
        present("used-up");
        try (Client page = listen()) {
            List<String> told = new ArrayList<>();
            while (told.size() < 4) {
                told.add(page.line("event: ").orElseThrow());
            }
            assertThat(told).containsExactly("event: site", "event: doors", "event: unit", "event: presented");
        }
    }

    private void present(String reason) {
        Gatekeeper.Verdict verdict =
                new Gatekeeper.Verdict(false, reason, List.of(), 1, CompletableFuture.completedFuture(List.of()));
        news.add(new Presented("LK1:SECRET", "front", verdict, 0, Kind.NONE, Optional.empty()));
    }

    @Test
    void aPageBeyondTheBoundTakesThePlaceOfTheOldest() throws IOException {
        List<Client> open = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * LiveEvents.MOST_PAGES; i++) {
                Client page = listen();
                open.add(page);
                assertThat(page.line("event: unit")).isPresent();
            }
            assertThat(events.pages()).isLessThanOrEqualTo(LiveEvents.MOST_PAGES);
            for (Client old : open.subList(0, 2 * LiveEvents.MOST_PAGES)) {
                assertThat(old.line("never")).isEmpty();
            }
            present("expired");
            assertThat(open.get(open.size() - 1).line("event: presented")).isPresent();
            assertThat(get("/")).startsWith("HTTP/1.1 200");
        } finally {
            for (Client page : open) {
                page.close();
            }
        }
    }

    @Test
    void saysThatThePortIsTaken() {
        Orders orders = new Orders(rooms, news);
        assertThatThrownBy(() -> new KioskServer(server.port(), pages, events, orders, maintenance))
                .isInstanceOf(IOException.class);
    }
}
