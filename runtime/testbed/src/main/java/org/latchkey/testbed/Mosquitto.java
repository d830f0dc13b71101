// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An external MQTT 5 broker: Mosquitto on 127.0.0.1, TLS 1.3 alone, clients by certificate alone. A client's user name is
 * the common name of its certificate. What the broker keeps is in its folder, so that a broker started there again goes
 * on where the last one ended.
 */
public final class Mosquitto implements AutoCloseable {

    /** Names the program, where it is not found by itself. */
    public static final String PROGRAM_VARIABLE = "MOSQUITTO";

    /** Common name of a portal's certificate. */
    private static final String PORTAL_NAME = "latchkey:portal";

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final ManagedProcess process;
    private final int port;

    private Mosquitto(ManagedProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** What a client may do with a topic. */
    public enum Right {
        READ,
        WRITE,
        READWRITE
    }

    /**
     * A rule; what no rule allows is forbidden.
     *
     * @param user common name of the certificate; empty for everybody, and then {@code %u} in the topic is that name
     * @param right what is allowed
     * @param topic a filter with {@code +} and {@code #}
     */
    public record Rule(Optional<String> user, Right right, String topic) {

        public Rule {
            if (user.orElse("").contains("\n") || topic.contains("\n")) {
                throw new IllegalArgumentException("a rule is one line");
            }
        }

        /** A rule for one client. */
        public static Rule of(String user, Right right, String topic) {
            return new Rule(Optional.of(user), right, topic);
        }

        /** A rule for every client, with its own name in the topic. */
        public static Rule ofEach(Right right, String topic) {
            return new Rule(Optional.empty(), right, topic);
        }

        private List<String> lines() {
            String allowed = right.name().toLowerCase(Locale.ROOT) + " " + topic;
            return user.map(name -> List.of("user " + name, "topic " + allowed))
                    .orElseGet(() -> List.of("pattern " + allowed));
        }
    }

    /** Each unit, by its site's name, has its own topics only; the portal has all of them. */
    public static List<Rule> siteRules(String portal) {
        return List.of(
                Rule.of(portal, Right.READWRITE, "lk/v1/#"),
                Rule.ofEach(Right.READ, "lk/v1/%u/down/#"),
                Rule.ofEach(Right.WRITE, "lk/v1/%u/up/#"));
    }

    /**
     * PEM files.
     *
     * @param authority certificate of who signs the clients'
     * @param certificate the broker's own, with its chain
     * @param key of the broker, PKCS #8, not encrypted
     * @param revoked list of revoked client certificates, if there is one; read at the start
     */
    public record Tls(Path authority, Path certificate, Path key, Optional<Path> revoked) {}

    /**
     * Starts a broker and waits until it listens.
     *
     * @param folder for its configuration, log and what it keeps
     * @param port on 127.0.0.1, not 0
     * @throws TestbedException if it does not start, or is not installed
     */
    public static Mosquitto start(Path folder, int port, Tls tls, List<Rule> rules) {
        Path home = folder.toAbsolutePath();
        Path config = home.resolve("mosquitto.conf");
        try {
            Files.createDirectories(home.resolve("data"));
            Files.write(home.resolve("acl"), lines(rules));
            Files.write(config, config(home, port, tls));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ManagedProcess process = ManagedProcess.start(
                "mosquitto",
                home.resolve("mosquitto.log"),
                Map.of(),
                List.of(program().toString(), "-c", config.toString()));
        try {
            Await.until("mosquitto running", START_PATIENCE, () -> running(process));
            return new Mosquitto(process, port);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /**
     * The same with the certificates that a portal wrote for it when it was started for an external broker.
     *
     * @param portalData the portal's data folder
     */
    public static Mosquitto startFor(Path portalData, Path folder, int port) {
        Path files = portalData.resolve("broker");
        Tls tls = new Tls(
                files.resolve("ca.pem"),
                files.resolve("server.pem"),
                files.resolve("server.key"),
                Optional.of(files.resolve("crl.pem")));
        return start(folder, port, tls, siteRules(PORTAL_NAME));
    }

    private static boolean running(ManagedProcess process) {
        boolean running = process.output().lines().anyMatch(line -> line.matches("mosquitto version .* running"));
        if (!running) {
            process.requireAlive();
        }
        return running;
    }

    private static List<String> lines(List<Rule> rules) {
        List<String> lines = new ArrayList<>();
        // What follows "user" is for that user, patterns are for all wherever they stand.
        rules.forEach(rule -> lines.addAll(rule.lines()));
        return lines;
    }

    private static List<String> config(Path home, int port, Tls tls) {
        List<String> lines = new ArrayList<>(List.of(
                "listener " + port + " 127.0.0.1",
                "cafile " + tls.authority().toAbsolutePath(),
                "certfile " + tls.certificate().toAbsolutePath(),
                "keyfile " + tls.key().toAbsolutePath(),
                "tls_version tlsv1.3",
                "require_certificate true",
                "use_identity_as_username true",
                "allow_anonymous false",
                "acl_file " + home.resolve("acl"),
                "persistence true",
                "persistence_location " + home.resolve("data") + "/",
                "max_packet_size 1048576",
                "log_dest stderr",
                "log_timestamp false",
                "log_type all",
                // As root it would otherwise become a user who may not read this folder.
                "user " + System.getProperty("user.name")));
        tls.revoked().ifPresent(list -> lines.add("crlfile " + list.toAbsolutePath()));
        return lines;
    }

    private static Path program() {
        String named = System.getenv(PROGRAM_VARIABLE);
        if (named != null) {
            return Path.of(named);
        }
        // Distributions install it beside the programs of the system, where a user's path does not lead.
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":"))
                .map(folder -> Path.of(folder, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new TestbedException("Mosquitto is not installed: ./latchkey test installs it, or set "
                                + PROGRAM_VARIABLE + " to its path"));
    }

    public int port() {
        return port;
    }

    /** As the portal's settings take it. */
    public String url() {
        return "ssl://127.0.0.1:" + port;
    }

    public ManagedProcess process() {
        return process;
    }

    /** SIGKILL: what was not written to its folder is lost. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
