// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.sync.EnrolmentToken;
import org.latchkey.testbed.TestbedException;

/**
 * What a simulated unit got when it enrolled over the portal's own port.
 *
 * @param portal where the port for units is
 * @param tls shows its certificate, and trusts its portal alone
 * @param provisioning the provisioning file
 */
record UnitPapers(String site, Ed25519PrivateKey key, URI portal, String broker, SSLContext tls, byte[] provisioning) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));
    private static final int TIMEOUT_MILLIS = 60_000;

    /**
     * Enrols with a key of its own.
     *
     * @param address of this machine's loopback, one for each unit: the portal slows down whoever asks often
     */
    static UnitPapers enrol(String site, String tokenText, InetAddress address) {
        try {
            EnrolmentToken token = EnrolmentToken.parse(tokenText);
            Ed25519PrivateKey key = Ed25519PrivateKey.generate(new SecureRandom());
            ObjectNode asked = JSON.createObjectNode();
            asked.put("secret", HexFormat.of().formatHex(token.secret())).put("request", request(key));
            SSLContext stranger = SSLContext.getInstance("TLSv1.3");
            stranger.init(null, new TrustManager[] {new Pinned(token.caFingerprint())}, null);
            JsonNode answer = post(token.url() + "/unit/v1/enrol", asked, stranger, address);
            return new UnitPapers(
                    site,
                    key,
                    URI.create(token.url()),
                    answer.path("broker").asText(),
                    members(key, answer),
                    Base64.getDecoder().decode(answer.path("provisioning").asText()));
        } catch (IOException | GeneralSecurityException | ProtocolException e) {
            throw new TestbedException("a simulated unit was not enrolled: " + e.getMessage(), e);
        }
    }

    private static JsonNode post(String url, ObjectNode body, SSLContext tls, InetAddress address) throws IOException {
        HttpsURLConnection request =
                (HttpsURLConnection) URI.create(url).toURL().openConnection();
        request.setSSLSocketFactory(new From(tls.getSocketFactory(), address));
        request.setConnectTimeout(TIMEOUT_MILLIS);
        request.setReadTimeout(TIMEOUT_MILLIS);
        request.setDoOutput(true);
        request.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = request.getOutputStream()) {
            out.write(JSON.writeValueAsBytes(body));
        }
        try (var in = request.getInputStream()) {
            return JSON.readTree(in);
        } finally {
            request.disconnect();
        }
    }

    private static String request(Ed25519PrivateKey key) throws IOException {
        CertificationRequestInfo info = new CertificationRequestInfo(
                new X500Name("CN=unit"),
                new SubjectPublicKeyInfo(ED25519, key.publicKey().raw()),
                new DERSet());
        byte[] der = new CertificationRequest(info, ED25519, new DERBitString(key.sign(info.getEncoded("DER"))))
                .getEncoded("DER");
        String type = "CERTIFICATE REQUEST-----\n";
        return "-----BEGIN " + type
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type;
    }

    private static SSLContext members(Ed25519PrivateKey key, JsonNode papers)
            throws GeneralSecurityException, IOException {
        char[] password = "in memory only".toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "unit",
                KeyFactory.getInstance("Ed25519")
                        .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, key.seed())),
                password,
                new Certificate[] {certificate(papers, "certificate")});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, password);
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, null);
        authority.setCertificateEntry("ca", certificate(papers, "ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authority);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Certificate certificate(JsonNode papers, String field) throws GeneralSecurityException {
        byte[] pem = papers.path(field).asText().getBytes(StandardCharsets.US_ASCII);
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    /** Trusts the portal whose authority has the fingerprint that the token names. */
    private record Pinned(byte[] fingerprint) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("nobody comes here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            X509Certificate authority = chain[chain.length - 1];
            if (chain.length < 2 || !Arrays.equals(Sha256.hash(authority.getEncoded()), fingerprint)) {
                throw new CertificateException("another authority than the token's");
            }
            try {
                chain[0].verify(authority.getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Sockets from one address. */
    private static final class From extends SSLSocketFactory {

        private final SSLSocketFactory factory;
        private final InetAddress address;

        From(SSLSocketFactory factory, InetAddress address) {
            this.factory = factory;
            this.address = address;
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = factory.createSocket();
            socket.bind(new InetSocketAddress(address, 0));
            return socket;
        }

        @Override
        public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
            return factory.createSocket(plain, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return factory.createSocket(host, port, address, 0);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return factory.createSocket(host, port, address, 0);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return factory.createSocket(host, port, address, 0);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return factory.createSocket(host, port, address, 0);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }
    }
}
