// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.pki;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.crypto.Ed25519PublicKey;

/** The names in certificates. A unit's are its site (CN) and its key's id (serialNumber, 2.5.4.5). */
public final class Subjects {

    /** The portal's own name; a colon is in no site code. */
    public static final String PORTAL = "latchkey:portal";

    /** Length of the key's id, before it is written in hex. */
    public static final int KID_BYTES = 8;

    private Subjects() {}

    /**
     * Whom a client's certificate names.
     *
     * @param site the site's code
     * @param kid hex of the key's id
     */
    public record Unit(String site, String kid) {}

    /** The unit that a certificate of this authority is for; empty for any other certificate. */
    public static Optional<Unit> unit(X509Certificate certificate) {
        X500Name name = name(certificate);
        if (name.getRDNs().length != 2) {
            return Optional.empty();
        }
        String site = first(name, BCStyle.CN);
        String kid = first(name, BCStyle.SERIALNUMBER);
        return Bounds.isName(site) && !kid.isEmpty() ? Optional.of(new Unit(site, kid)) : Optional.empty();
    }

    /** The id of a unit's key, as certificates and trails write it. */
    public static String kid(Ed25519PublicKey key) {
        return HexFormat.of().formatHex(key.kid(KID_BYTES));
    }

    static X500Name unit(String site, Ed25519PublicKey key) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, site)
                .addRDN(BCStyle.SERIALNUMBER, kid(key))
                .build();
    }

    static X500Name server() {
        return named("latchkey:server");
    }

    static X500Name portal() {
        return named(PORTAL);
    }

    static X500Name authority(byte[] identifier) {
        return named("Latchkey units " + HexFormat.of().formatHex(identifier, 0, KID_BYTES));
    }

    private static X500Name named(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }

    private static X500Name name(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        return X500Name.getInstance(subject.getEncoded());
    }

    private static String first(X500Name name, org.bouncycastle.asn1.ASN1ObjectIdentifier type) {
        RDN[] found = name.getRDNs(type);
        return found.length == 1 && !found[0].isMultiValued()
                ? found[0].getFirst().getValue().toString()
                : "";
    }
}
