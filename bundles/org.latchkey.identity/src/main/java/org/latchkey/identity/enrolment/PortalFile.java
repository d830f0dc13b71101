// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.unit.api.files.DurableFiles;

/**
 * What enrolment brought, in one file {@code portal.json}, so that certificate, CA and addresses always fit each other.
 *
 * @param site the site's code
 * @param url the portal's port for units, {@code https://host:port}
 * @param broker {@code ssl://host:port}
 * @param certificate the unit's
 * @param ca the portal's CA
 */
record PortalFile(String site, URI url, String broker, X509Certificate certificate, X509Certificate ca) {

    static final String NAME = "portal.json";

    private static final int LIMIT = 64 * 1024;
    private static final int MAX_ADDRESS = 300;
    private static final String BROKER_SCHEME = "ssl";
    private static final String CERTIFICATE = "CERTIFICATE";

    /** Reads an answer or the stored file. @throws IOException if something is missing or wrong */
    static PortalFile of(Map<String, String> fields) throws IOException {
        return new PortalFile(
                field(fields, "site"),
                address(field(fields, "url"), "https"),
                address(field(fields, "broker"), BROKER_SCHEME).toString(),
                Pem.certificate(field(fields, "certificate")),
                Pem.certificate(field(fields, "ca")));
    }

    static String field(Map<String, String> fields, String name) throws IOException {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw new IOException("\"" + name + "\" is missing");
        }
        return value;
    }

    private static URI address(String text, String scheme) throws IOException {
        if (text.length() <= MAX_ADDRESS) {
            try {
                URI uri = new URI(text);
                if (scheme.equals(uri.getScheme()) && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                throw new IOException("no " + scheme + " address: " + e.getMessage(), e);
            }
        }
        throw new IOException("no " + scheme + " address");
    }

    /** The stored file; empty if there is none. */
    static Optional<PortalFile> load(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        return Optional.of(of(FlatJson.read(new String(DurableFiles.read(file, LIMIT), StandardCharsets.UTF_8))));
    }

    /** Replaces the stored file. Durable when this returns. */
    void save(Path folder) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("site", site);
        fields.put("url", url.toString());
        fields.put("broker", broker);
        try {
            fields.put("certificate", Pem.encode(CERTIFICATE, certificate.getEncoded()));
            fields.put("ca", Pem.encode(CERTIFICATE, ca.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate can not be encoded", e);
        }
        DurableFiles.replace(folder.resolve(NAME), FlatJson.write(fields).getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IOException unless the certificate is for this key, of this CA */
    void check(Ed25519PublicKey key) throws IOException {
        try {
            certificate.verify(ca.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate is not of the portal's CA", e);
        }
        byte[] encoded = certificate.getPublicKey().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - Ed25519PublicKey.LENGTH, encoded.length);
        if (!(certificate.getPublicKey() instanceof EdECPublicKey) || !Arrays.equals(raw, key.raw())) {
            throw new IOException("the certificate is for another key");
        }
    }

    /** The same after a renewal. */
    PortalFile renewed(X509Certificate nextCertificate, X509Certificate nextCa) {
        return new PortalFile(site, url, broker, nextCertificate, nextCa);
    }

    /** First second at which the certificate no longer holds. */
    long end() {
        return TimeUnit.MILLISECONDS.toSeconds(certificate.getNotAfter().getTime()) + 1;
    }

    /** The portal's port for units, without a slash at its end. */
    String base() {
        return url.toString().replaceAll("/+$", "");
    }

    URI at(String path) {
        return URI.create(base() + path);
    }
}
