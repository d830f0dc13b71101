// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.ProblemDetails;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.pki.Pem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What units ask over HTTPS: to be enrolled, a fresh certificate, and files of releases. No bean, or the web server would
 * serve it too.
 */
final class UnitServlet extends HttpServlet {

    /** The largest body in bytes. */
    static final int MAX_BODY = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UnitServlet.class);

    private static final String ENROL = "/enrol";
    private static final String RENEW = "/renew";
    private static final String RELEASES = "/releases/";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String CLIENT_CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{32}");
    private static final int TRIES = 30;
    private static final Duration ONE_BACK = Duration.ofSeconds(2);

    private final transient UnitAdmission admission;
    private final transient UnitDownloads downloads;
    private final transient Authority authority;
    private final transient BrokerAddress broker;
    private final transient ProblemDetails problems;
    private final transient JsonMapper json;
    private final transient RequestThrottle throttle;

    UnitServlet(
            UnitAdmission admission,
            UnitDownloads downloads,
            Authority authority,
            BrokerAddress broker,
            ProblemDetails problems,
            JsonMapper json,
            InstantSource clock) {
        this.admission = admission;
        this.downloads = downloads;
        this.authority = authority;
        this.broker = broker;
        this.problems = problems;
        this.json = json;
        this.throttle = new RequestThrottle(clock, TRIES, ONE_BACK);
    }

    /** @param site whose unit it is; null if it is nobody's, or was made before units said so */
    record EnrolRequest(String secret, String request, String site) {

        @Override
        public String toString() {
            return "EnrolRequest[]";
        }
    }

    record EnrolAnswer(String site, String certificate, String ca, String provisioning, String broker) {}

    record RenewRequest(String request) {}

    record RenewAnswer(String certificate, String ca) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            String path = String.valueOf(request.getPathInfo());
            boolean ofReleases = path.startsWith(RELEASES);
            // A unit that fetches a release asks often, and need not guess anything.
            if (ofReleases && admission.admits(certificate(request))) {
                requireMethod(request, "GET");
                downloads.answer(path.substring(RELEASES.length()), request, response);
                return;
            }
            if (!throttle.take(request.getRemoteAddr())) {
                response.setHeader("Retry-After", Long.toString(ONE_BACK.toSeconds()));
                throw Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", "Wait a little.");
            }
            if (ofReleases) {
                throw Problem.of(HttpStatus.FORBIDDEN, "not-the-unit", "This certificate is not that of a unit.");
            }
            answer(response, handle(request));
        } catch (Problem problem) {
            problems.write(response, problem);
        } catch (RuntimeException fault) {
            LOG.error("A request of a unit failed", fault);
            problems.write(
                    response,
                    Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong in the portal."));
        }
    }

    private Object handle(HttpServletRequest request) throws IOException {
        String path = String.valueOf(request.getPathInfo());
        if (!path.equals(ENROL) && !path.equals(RENEW)) {
            throw Problem.notFound("There is nothing at this address.");
        }
        requireMethod(request, "POST");
        byte[] body = body(request);
        return path.equals(ENROL) ? enrol(body) : renew(body, request);
    }

    private static void requireMethod(HttpServletRequest request, String method) {
        if (!request.getMethod().equals(method)) {
            throw Problem.of(
                    HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "This address takes " + method + " alone.");
        }
    }

    /** What the unit showed in the handshake, which checked that this portal issued it. @throws Problem 401 */
    private static X509Certificate certificate(HttpServletRequest request) {
        X509Certificate[] shown = (X509Certificate[]) request.getAttribute(CLIENT_CERTIFICATES);
        if (shown == null || shown.length == 0) {
            throw Problem.of(HttpStatus.UNAUTHORIZED, "client-certificate", "Show the unit's certificate.");
        }
        return shown[0];
    }

    private EnrolAnswer enrol(byte[] body) {
        EnrolRequest asked = read(body, EnrolRequest.class);
        if (asked.secret() == null || !SECRET.matcher(asked.secret()).matches()) {
            throw Problem.malformed("secret", "must be 32 hex digits");
        }
        UnitAdmission.Admitted unit =
                admission.enrol(asked.secret(), asked.request(), Optional.ofNullable(asked.site()));
        return new EnrolAnswer(
                unit.site(),
                pem(unit.certificate()),
                pem(authority.certificate()),
                Base64.getEncoder().encodeToString(unit.provisioning()),
                broker.forUnits());
    }

    private RenewAnswer renew(byte[] body, HttpServletRequest request) {
        X509Certificate shown = certificate(request);
        RenewRequest asked = read(body, RenewRequest.class);
        return new RenewAnswer(pem(admission.renew(shown, asked.request())), pem(authority.certificate()));
    }

    private <T> T read(byte[] body, Class<T> type) {
        try {
            T value = json.readValue(body, type);
            if (value == null) {
                throw Problem.malformed("", "");
            }
            return value;
        } catch (JacksonException notThat) {
            throw Problem.malformed("", "");
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getContentLengthLong() > MAX_BODY
                ? new byte[MAX_BODY + 1]
                : request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw Problem.of(HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "The body may have 16 KiB at most.");
        }
        return body;
    }

    private void answer(HttpServletResponse response, Object value) throws IOException {
        byte[] body = json.writeValueAsBytes(value);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static String pem(X509Certificate certificate) {
        try {
            return Pem.encode(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
