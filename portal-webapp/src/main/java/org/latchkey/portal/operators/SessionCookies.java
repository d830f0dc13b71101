// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/** The two cookies of a session: one that scripts cannot read, and one that they must. */
final class SessionCookies {

    static final String CSRF_HEADER = "X-XSRF-TOKEN";

    private static final String SESSION = "LATCHKEY-SESSION";
    private static final String CSRF = "XSRF-TOKEN";

    private SessionCookies() {}

    static Optional<String> session(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(SESSION) && !cookie.getValue().isEmpty()) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    static void set(HttpServletRequest request, HttpServletResponse response, String token) {
        add(request, response, SESSION, token, true, null);
        setCsrf(request, response, token);
    }

    static void setCsrf(HttpServletRequest request, HttpServletResponse response, String token) {
        add(request, response, CSRF, Sessions.csrfToken(token), false, null);
    }

    static void clear(HttpServletRequest request, HttpServletResponse response) {
        add(request, response, SESSION, "", true, Duration.ZERO);
        add(request, response, CSRF, "", false, Duration.ZERO);
    }

    private static void add(
            HttpServletRequest request,
            HttpServletResponse response,
            String name,
            String value,
            boolean httpOnly,
            Duration maxAge) {
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(httpOnly)
                .secure(request.isSecure())
                .sameSite("Strict");
        if (maxAge != null) {
            cookie.maxAge(maxAge);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }
}
