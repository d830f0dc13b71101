// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** An authority and the certificates it signed, made with the JDK's keytool, all in one key store. */
public final class Certificates {

    private static final String AUTHORITY = "authority";
    private static final char[] PASSWORD = "password".toCharArray();

    private final Path folder;
    private final Path store;

    /** Makes authority and broker. @param folder for the key store */
    public Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        this.store = folder.resolve("keys.p12");
        make(AUTHORITY, List.of("-ext", "bc:c"));
        make("broker", List.of("-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1"));
    }

    /** A client with that common name. */
    public void client(String name) throws IOException, InterruptedException {
        make(name, List.of("-signer", AUTHORITY));
    }

    private void make(String name, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(more);
        keytool(command);
    }

    private void keytool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(store.toFile())) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    /** The broker's files. */
    public Mosquitto.Tls broker() throws GeneralSecurityException, IOException {
        KeyStore keys = keys();
        return new Mosquitto.Tls(
                pem(
                        "authority.pem",
                        "CERTIFICATE",
                        keys.getCertificate(AUTHORITY).getEncoded()),
                pem("broker.pem", "CERTIFICATE", keys.getCertificate("broker").getEncoded()),
                pem("broker.key", "PRIVATE KEY", keys.getKey("broker", PASSWORD).getEncoded()),
                Optional.empty());
    }

    /** The list that revokes one client. */
    public Path revoke(String client) throws GeneralSecurityException, IOException, InterruptedException {
        String serial = ((X509Certificate) keys().getCertificate(client))
                .getSerialNumber()
                .toString();
        Path list = folder.resolve("crl.pem");
        keytool(List.of("-gencrl", "-alias", AUTHORITY, "-id", serial, "-rfc", "-file", list.toString()));
        return list;
    }

    private Path pem(String file, String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    /** What trusts the given authority and shows the certificate of that client, or none for {@code ""}. */
    public SSLContext context(String client, Certificates trusted) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry(AUTHORITY, trusted.keys().getCertificate(AUTHORITY));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] shown = client.isEmpty() ? new KeyManager[0] : new KeyManager[] {new OneKey(keys(), client)};
        context.init(shown, trust.getTrustManagers(), null);
        return context;
    }

    /** Shows its certificate to whoever asks for one, also to those who would not take it. */
    private static final class OneKey extends X509ExtendedKeyManager {

        private final KeyStore keys;
        private final String alias;

        OneKey(KeyStore keys, String alias) {
            this.keys = keys;
            this.alias = alias;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias;
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String ignored) {
            try {
                Certificate own = keys.getCertificate(alias);
                return new X509Certificate[] {(X509Certificate) own};
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String ignored) {
            try {
                return (PrivateKey) keys.getKey(alias, PASSWORD);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {alias};
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }
    }
}
