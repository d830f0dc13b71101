// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.unit.api.TrustedClock;

/**
 * Trusts one CA. While the clock is unproven, certificates are judged as of the moment they were issued: a unit that
 * believes it is 1970 must still reach the portal that can tell it the time.
 */
final class PinnedTrust extends X509ExtendedTrustManager {

    private static final String ALGORITHM = "PKIX";

    private final Predicate<X509Certificate> isAuthority;
    private final X509Certificate[] known;
    private final TrustedClock clock;

    /**
     * @param isAuthority recognises the CA's certificate
     * @param known the CA's certificate if it is known, for servers that do not send it along
     */
    PinnedTrust(Predicate<X509Certificate> isAuthority, TrustedClock clock, X509Certificate... known) {
        this.isAuthority = isAuthority;
        this.clock = clock;
        this.known = known;
    }

    private X509ExtendedTrustManager judge(X509Certificate[] chain) throws CertificateException {
        X509Certificate authority = Stream.concat(Stream.of(known), Stream.of(chain))
                .filter(isAuthority)
                .findFirst()
                .orElseThrow(() -> new CertificateException("it is not the portal that the token is from"));
        try {
            PKIXBuilderParameters parameters =
                    new PKIXBuilderParameters(Set.of(new TrustAnchor(authority, null)), new X509CertSelector());
            parameters.setRevocationEnabled(false);
            parameters.setDate(date(chain[0], authority));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(ALGORITHM);
            factory.init(new CertPathTrustManagerParameters(parameters));
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    private Date date(X509Certificate server, X509Certificate authority) {
        TrustedClock.Reading now = clock.now();
        if (now.quality() == ClockQuality.PROVEN) {
            return new Date(TimeUnit.SECONDS.toMillis(now.seconds()));
        }
        Date issued = server.getNotBefore();
        return issued.after(authority.getNotBefore()) ? issued : authority.getNotBefore();
    }

    /** The server alone: what else it sends is not needed, its CA is known. */
    private static X509Certificate[] server(X509Certificate[] chain) {
        return new X509Certificate[] {chain[0]};
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        judge(chain).checkServerTrusted(server(chain), authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        judge(chain).checkServerTrusted(server(chain), authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the host can not be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a unit is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("a unit is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("a unit is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return known.clone();
    }
}
