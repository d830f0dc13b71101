// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.EnrolmentToken;

/** A portal's port for units, with a CA of its own, that can be made to misbehave. */
public final class FakeUnitPort implements AutoCloseable {

    /** The secret that it takes. */
    public static final byte[] SECRET = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    private static final X500Name CA = new X500Name("CN=Test CA");
    private static final char[] PASSWORD = "secret".toCharArray();

    /** Days that certificates of units hold from today on. */
    public volatile int days = 90;
    /** What is answered instead of 200. */
    public volatile int status = 200;
    /** Nothing is answered before that. */
    public volatile CountDownLatch hold = new CountDownLatch(0);
    /** Members of the answer that are replaced. */
    public final Map<String, String> changed = new HashMap<>();
    /** Whose unit the last one said to be; empty if it did not say. */
    public volatile String own = "";
    /** Names in the certificates that units have shown. */
    public final List<String> shown = new CopyOnWriteArrayList<>();

    private final KeyPair caKey = pair();
    private final X509Certificate ca;
    private final HttpsServer server;
    private final byte[] letters;
    private int serial = 1;

    /** @param letters the provisioning file to hand out */
    public FakeUnitPort(String host, Instant issued, byte[] letters) throws Exception {
        this.letters = letters;
        ca = sign(CA, SubjectPublicKeyInfo.getInstance(caKey.getPublic().getEncoded()), issued, 3650, "", true);
        server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(configurator(host, issued));
        server.createContext("/unit/v1/", this::handle);
        server.start();
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate sign(
            X500Name subject, SubjectPublicKeyInfo key, Instant from, int validDays, String host, boolean authority)
            throws Exception {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                CA,
                BigInteger.valueOf(serial++),
                Date.from(from),
                Date.from(from.plus(validDays, ChronoUnit.DAYS)),
                subject,
                key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            KeyPurposeId purpose = host.isEmpty() ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        if (!host.isEmpty()) {
            GeneralNames names = new GeneralNames(new GeneralName(GeneralName.iPAddress, host));
            builder.addExtension(Extension.subjectAlternativeName, false, names);
        }
        byte[] encoded = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate()))
                .getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private HttpsConfigurator configurator(String host, Instant issued) throws Exception {
        KeyPair key = pair();
        X509Certificate certificate = sign(
                new X500Name("CN=server"),
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()),
                issued,
                30,
                host,
                false);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", key.getPrivate(), PASSWORD, new X509Certificate[] {certificate, ca});
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", ca);
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = context.getDefaultSSLParameters();
                tls.setWantClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    /** A token for this port. */
    public EnrolmentToken token(byte[] rootFingerprint) throws Exception {
        return new EnrolmentToken(url(), SECRET, Sha256.hash(ca.getEncoded()), rootFingerprint);
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            hold.await();
            byte[] answer = status == 200 ? answer(exchange) : problem(status, "told to");
            exchange.sendResponseHeaders(answer[0] == '!' ? 403 : status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static byte[] problem(int status, String detail) {
        return ("{\"title\":\"No\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] answer(HttpExchange exchange) throws Exception {
        Map<String, String> body =
                FlatJson.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        boolean renewal = exchange.getRequestURI().getPath().endsWith("renew");
        if (renewal) {
            shown.add(peer((HttpsExchange) exchange));
        }
        own = body.getOrDefault("site", "");
        if (!renewal && !Arrays.equals(HexFormat.of().parseHex(body.get("secret")), SECRET)) {
            status = 403;
            return problem(status, "The token was used.");
        }
        String pem = body.get("request").replaceAll("-----[A-Z ]+-----|\\s", "");
        PKCS10CertificationRequest request =
                new PKCS10CertificationRequest(Base64.getDecoder().decode(pem));
        X509Certificate certificate =
                sign(new X500Name("CN=site-1"), request.getSubjectPublicKeyInfo(), Instant.now(), days, "", false);
        Map<String, String> answer = new HashMap<>();
        answer.put("certificate", Pem.encode("CERTIFICATE", certificate.getEncoded()));
        answer.put("ca", Pem.encode("CERTIFICATE", ca.getEncoded()));
        if (!renewal) {
            answer.put("site", "site-1");
            answer.put("broker", "ssl://127.0.0.1:8883");
            answer.put("provisioning", Base64.getEncoder().encodeToString(letters));
        }
        answer.putAll(changed);
        return FlatJson.write(answer).getBytes(StandardCharsets.UTF_8);
    }

    private static String peer(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException expected) {
            // Nobody showed a certificate.
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
