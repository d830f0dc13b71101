// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.ProblemDetails;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who sends a request, by API key or by session; a request with a session that changes something must carry
 * the session's CSRF token. Made by {@link SecurityConfiguration} alone, so that it runs in its chain and nowhere else.
 */
final class CallerFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Sessions sessions;
    private final ApiKeys apiKeys;
    private final ProblemDetails problems;

    CallerFilter(Sessions sessions, ApiKeys apiKeys, ProblemDetails problems) {
        this.sessions = sessions;
        this.apiKeys = apiKeys;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean changes = !HARMLESS.contains(request.getMethod());
        Optional<Caller> caller;
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            // A browser sends this header for no other site, so it needs no CSRF token; the cookie then counts nothing.
            caller = authorization.startsWith(BEARER)
                    ? apiKeys.find(authorization.substring(BEARER.length()))
                    : Optional.empty();
        } else if (changes && isFromElsewhere(request)) {
            problems.write(response, csrf("The request comes from another site."));
            return;
        } else {
            caller = SessionCookies.session(request).flatMap(sessions::find);
            if (changes && caller.isPresent() && !isSignIn(request) && !hasCsrfToken(request, caller.get())) {
                problems.write(response, csrf("The header " + SessionCookies.CSRF_HEADER + " is missing or wrong."));
                return;
            }
        }
        caller.ifPresent(CallerFilter::remember);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static boolean isFromElsewhere(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return site != null && !site.equals("same-origin") && !site.equals("none");
    }

    private static boolean isSignIn(HttpServletRequest request) {
        return request.getMethod().equals("POST") && request.getRequestURI().equals(SessionController.PATH);
    }

    private static boolean hasCsrfToken(HttpServletRequest request, Caller caller) {
        String sent = request.getHeader(SessionCookies.CSRF_HEADER);
        return sent != null
                && MessageDigest.isEqual(
                        sent.getBytes(StandardCharsets.UTF_8),
                        Sessions.csrfToken(caller.session()).getBytes(StandardCharsets.UTF_8));
    }

    private static void remember(Caller caller) {
        List<SimpleGrantedAuthority> authorities = caller.role().permissions().stream()
                .filter(caller::may)
                .map(permission -> new SimpleGrantedAuthority(permission.name()))
                .toList();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(caller, null, authorities));
        SecurityContextHolder.setContext(context);
    }

    private static Problem csrf(String detail) {
        return Problem.of(HttpStatus.FORBIDDEN, "csrf", detail);
    }
}
