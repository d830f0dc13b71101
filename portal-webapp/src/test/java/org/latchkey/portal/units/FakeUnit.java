// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.latchkey.portal.pki.Pem;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.sync.EnrolmentToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A unit as the portal sees it: a key, requests over HTTPS, and a TLS context for MQTT. */
public final class FakeUnit {

    public static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

    private static final JsonMapper JSON = new JsonMapper();
    private static final char[] PASSWORD = "test".toCharArray();

    private final Ed25519PrivateKey key = Ed25519PrivateKey.generate(new SecureRandom());
    private X509Certificate certificate;
    private X509Certificate authority;
    private String broker;
    private byte[] provisioning;

    public Ed25519PrivateKey key() {
        return key;
    }

    public String kid() {
        return HexFormat.of().formatHex(key.publicKey().kid(8));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String broker() {
        return broker;
    }

    public byte[] provisioning() {
        return provisioning;
    }

    /** Whom it takes for its portal before it was enrolled. */
    public void trust(X509Certificate portalAuthority) {
        authority = portalAuthority;
    }

    /** The port's certificate is checked against the token's fingerprint, as a unit does. */
    public HttpResponse<String> enrol(String token, X509Certificate portalAuthority) throws Exception {
        return enrol(token, portalAuthority, "");
    }

    /** As a unit that belongs to a site already, and says so. */
    public HttpResponse<String> enrol(String token, X509Certificate portalAuthority, String own) throws Exception {
        EnrolmentToken parsed = EnrolmentToken.parse(token);
        authority = portalAuthority;
        String body = "{\"secret\":\"" + HexFormat.of().formatHex(parsed.secret()) + "\",\"request\":"
                + JSON.writeValueAsString(request(key)) + (own.isEmpty() ? "" : ",\"site\":\"" + own + "\"") + "}";
        HttpResponse<String> answer = post(parsed.url() + "/unit/v1/enrol", body, false);
        if (answer.statusCode() == 200) {
            JsonNode json = JSON.readTree(answer.body());
            certificate = certificate(json.get("certificate").asString());
            broker = json.get("broker").asString();
            provisioning = Base64.getDecoder().decode(json.get("provisioning").asString());
        }
        return answer;
    }

    public HttpResponse<String> post(String url, String body, boolean withCertificate) throws Exception {
        return post(tls(withCertificate), url, body);
    }

    /** The same over a connection that shows whatever the context does. */
    public static HttpResponse<String> post(SSLContext tls, String url, String body)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofMinutes(1))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public SSLContext tls(boolean withCertificate) throws GeneralSecurityException, IOException {
        return tls(withCertificate ? certificate : null, key, authority);
    }

    /** A context that shows this certificate, if any, and trusts that authority. */
    public static SSLContext tls(X509Certificate shown, Ed25519PrivateKey key, X509Certificate authority)
            throws GeneralSecurityException, IOException {
        KeyManager[] keys = null;
        if (shown != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("unit", jdk(key), PASSWORD, new Certificate[] {shown});
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, PASSWORD);
            keys = factory.getKeyManagers();
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys, trust.getTrustManagers(), new SecureRandom());
        return context;
    }

    public static String request(Ed25519PrivateKey key) throws IOException {
        return request(key, key);
    }

    /** A request for one key, signed by another if that is wanted. */
    public static String request(Ed25519PrivateKey subject, Ed25519PrivateKey signer) throws IOException {
        CertificationRequestInfo info = new CertificationRequestInfo(
                new X500Name("CN=whoever"),
                new SubjectPublicKeyInfo(ED25519, subject.publicKey().raw()),
                new DERSet());
        CertificationRequest request =
                new CertificationRequest(info, ED25519, new DERBitString(signer.sign(info.getEncoded("DER"))));
        return Pem.encode("CERTIFICATE REQUEST", request.getEncoded("DER"));
    }

    public static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    public static PrivateKey jdk(Ed25519PrivateKey key) throws GeneralSecurityException, IOException {
        byte[] encoded = new PrivateKeyInfo(ED25519, new DEROctetString(key.seed())).getEncoded();
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }
}
