// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.latchkey.unit.api.UnitException;

/** Asks the portal's port for units. Every answer and every wait is bounded; redirects are not followed. */
final class PortalHttp {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 20_000;
    /** A provisioning file of 1 MiB in base64, and the rest. */
    private static final int MAX_ANSWER = 2 * 1024 * 1024;

    private static final int MAX_DETAIL = 200;
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    private PortalHttp() {}

    /**
     * Posts an object of texts.
     *
     * @return the answer's texts
     * @throws IOException if the portal can not be reached or answer now
     * @throws UnitException if it refuses
     */
    static Map<String, String> post(URI address, SSLContext tls, Map<String, String> body) throws IOException {
        URL url = address.toURL();
        URLConnection opened = url.openConnection();
        if (!(opened instanceof HttpsURLConnection connection)) {
            throw new IOException(address + " is no https address");
        }
        try {
            connection.setSSLSocketFactory(new StrictSockets(tls.getSocketFactory()));
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setUseCaches(false);
            connection.setRequestMethod("POST");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            byte[] content = FlatJson.write(body).getBytes(StandardCharsets.UTF_8);
            connection.setFixedLengthStreamingMode(content.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(content);
            }
            return answer(connection);
        } finally {
            connection.disconnect();
        }
    }

    private static Map<String, String> answer(HttpsURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status == OK) {
            return FlatJson.read(read(connection.getInputStream()));
        }
        if (status < CLIENT_ERRORS || status >= SERVER_ERRORS || status == TOO_MANY) {
            throw new IOException("the portal answers " + status);
        }
        throw new UnitException("The portal refuses (" + status + ")" + detail(connection));
    }

    /** What a problem report (RFC 9457) says, without anything that could steer a terminal. */
    private static String detail(HttpsURLConnection connection) {
        try {
            Map<String, String> problem = FlatJson.read(read(connection.getErrorStream()));
            String detail = problem.getOrDefault("detail", problem.getOrDefault("title", ""));
            String clean = detail.replaceAll("\\p{Cntrl}", " ");
            return clean.isEmpty() ? "." : ": " + clean.substring(0, Math.min(MAX_DETAIL, clean.length()));
        } catch (IOException ignored) {
            // The status has to do.
            return ".";
        }
    }

    private static String read(InputStream in) throws IOException {
        if (in == null) {
            return "";
        }
        try (in) {
            byte[] content = in.readNBytes(MAX_ANSWER + 1);
            if (content.length > MAX_ANSWER) {
                throw new IOException("the portal's answer is too long");
            }
            return new String(content, StandardCharsets.UTF_8);
        }
    }
}
