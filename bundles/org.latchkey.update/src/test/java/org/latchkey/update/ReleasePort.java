// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.latchkey.unit.api.PortalAccess;

/** A portal's port for units with a tree of releases, which can be made to misbehave. Only clients of its CA come in. */
final class ReleasePort implements AutoCloseable {

    /** How it answers for files below {@code targets/bundles}. */
    enum Manner {
        WELL,
        NOT_FOUND,
        BUSY,
        ELSEWHERE,
        WRONG_BYTES,
        CUT,
        ENDLESS,
        SILENT
    }

    private static final String TREE = "/unit/v1/releases/";
    private static final X500Name CA = new X500Name("CN=Test CA");
    private static final char[] PASSWORD = "secret".toCharArray();

    volatile Manner manner = Manner.WELL;
    /** With {@link Manner#CUT}: bytes of a file after which the connection ends. */
    volatile int cutAfter;

    final AtomicLong bundleBytes = new AtomicLong();
    final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Path tree;
    private final KeyPair caKey = pair("EC");
    private final X509Certificate ca;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpsServer server;
    private int serial = 1;

    ReleasePort(Path tree) throws Exception {
        this.tree = tree;
        ca = sign(CA, caKey.getPublic(), true, false);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeyPair key = pair("EC");
        SSLContext context = context(key, sign(new X500Name("CN=portal"), key.getPublic(), false, true), ca);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(threads);
        server.createContext(TREE, this::handle);
        server.start();
    }

    private static KeyPair pair(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private X509Certificate sign(X500Name subject, PublicKey key, boolean authority, boolean isServer)
            throws Exception {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                CA,
                BigInteger.valueOf(serial++),
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(30, ChronoUnit.DAYS)),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (isServer) {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate())));
    }

    private static SSLContext context(KeyPair key, X509Certificate certificate, X509Certificate trusted)
            throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", key.getPrivate(), PASSWORD, new X509Certificate[] {certificate});
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", trusted);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(authorities);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    /** What a unit of this portal knows. */
    PortalAccess access() throws Exception {
        return access(this);
    }

    /** The same with the certificate and the CA of another portal. */
    PortalAccess access(ReleasePort other) throws Exception {
        KeyPair key = pair("Ed25519");
        SSLContext context = context(key, other.sign(new X500Name("CN=unit"), key.getPublic(), false, false), other.ca);
        String address = "https://127.0.0.1:" + server.getAddress().getPort();
        return new PortalAccess() {
            @Override
            public String site() {
                return TestUnit.SITE;
            }

            @Override
            public String units() {
                return address;
            }

            @Override
            public String broker() {
                return "ssl://127.0.0.1:1";
            }

            @Override
            public SSLContext tls() {
                return context;
            }

            @Override
            public long certificateEnd() {
                return Long.MAX_VALUE;
            }
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(TREE.length());
            boolean bundle = path.startsWith("targets/bundles/");
            Path file = tree.resolve(path);
            if (!Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (bundle) {
                bundle(exchange, Files.readAllBytes(file));
            } else {
                send(exchange, 200, Files.readAllBytes(file), Integer.MAX_VALUE);
            }
        }
    }

    private void bundle(HttpExchange exchange, byte[] content) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "" : range);
        switch (manner) {
            case NOT_FOUND -> exchange.sendResponseHeaders(404, -1);
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                exchange.sendResponseHeaders(503, -1);
            }
            case ELSEWHERE -> {
                exchange.getResponseHeaders()
                        .set("Location", exchange.getRequestURI().toString());
                exchange.sendResponseHeaders(302, -1);
            }
            case ENDLESS -> endless(exchange);
            case SILENT -> silent(exchange);
            case WRONG_BYTES -> {
                byte[] wrong = content.clone();
                wrong[wrong.length - 1] ^= 1;
                part(exchange, wrong, range, Integer.MAX_VALUE);
            }
            case CUT -> part(exchange, content, range, cutAfter);
            default -> part(exchange, content, range, Integer.MAX_VALUE);
        }
    }

    private void part(HttpExchange exchange, byte[] content, String range, int most) throws IOException {
        if (range == null) {
            send(exchange, 200, content, most);
            return;
        }
        int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        send(exchange, 206, Arrays.copyOfRange(content, from, content.length), most);
    }

    private void send(HttpExchange exchange, int status, byte[] content, int most) throws IOException {
        exchange.sendResponseHeaders(status, content.length);
        OutputStream out = exchange.getResponseBody();
        int sent = Math.min(most, content.length);
        out.write(content, 0, sent);
        out.flush();
        if (exchange.getRequestURI().getPath().contains("/bundles/")) {
            bundleBytes.addAndGet(sent);
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] chunk = new byte[64 * 1024];
        OutputStream out = exchange.getResponseBody();
        while (true) {
            out.write(chunk);
        }
    }

    private void silent(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write(1);
        exchange.getResponseBody().flush();
        try {
            over.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
