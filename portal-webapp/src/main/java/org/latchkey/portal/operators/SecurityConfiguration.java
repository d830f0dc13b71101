// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.ProblemDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who gets in, and the headers that tell browsers to be careful. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data: blob:;"
            + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    SecurityFilterChain security(HttpSecurity http, Sessions sessions, ApiKeys apiKeys, ProblemDetails problems)
            throws Exception {
        return http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Sessions, their CSRF tokens and signing out are ours: see CallerFilter and SessionController.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(new CallerFilter(sessions, apiKeys, problems), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(SecurityConfiguration::rules)
                .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                (request, response, reason) -> unauthorized(problems, response))
                        .accessDeniedHandler((request, response, reason) -> forbidden(problems, response)))
                .headers(SecurityConfiguration::headers)
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        // The end of an answer that was let through at its beginning.
        requests.dispatcherTypeMatchers(DispatcherType.ASYNC).permitAll();
        for (AccessRules.Rule rule : AccessRules.ALL) {
            var matched = requests.requestMatchers(rule.method(), Api.BASE + rule.path());
            switch (rule.audience()) {
                case EVERYBODY -> matched.permitAll();
                case SIGNED_IN -> matched.authenticated();
                case PERMITTED ->
                    matched.hasAuthority(rule.permission().orElseThrow().name());
                default -> matched.denyAll();
            }
        }
        // HEAD would run what GET is allowed for, past the rule.
        requests.requestMatchers(HttpMethod.HEAD, "/api/**").denyAll();
        // Whoever is signed in learns that a path or a method does not exist; the rest of the world learns nothing.
        requests.requestMatchers("/api/**").authenticated();
        requests.requestMatchers(HttpMethod.GET, "/**").permitAll();
        requests.requestMatchers(HttpMethod.HEAD, "/**").permitAll();
        requests.requestMatchers("/error").permitAll();
        requests.anyRequest().denyAll();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(permissions -> permissions.policy("camera=(), microphone=(), geolocation=()"));
    }

    private static void unauthorized(ProblemDetails problems, HttpServletResponse response) throws IOException {
        problems.write(response, Problem.of(HttpStatus.UNAUTHORIZED, "sign-in", "Sign in first."));
    }

    private static void forbidden(ProblemDetails problems, HttpServletResponse response) throws IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who != null && who.getPrincipal() instanceof Caller caller && caller.mustChangePassword()) {
            problems.write(
                    response,
                    Problem.of(
                            HttpStatus.FORBIDDEN,
                            "password-change-required",
                            "Choose a password of your own first: PUT " + Api.BASE + "/session/password."));
            return;
        }
        problems.write(response, Problem.of(HttpStatus.FORBIDDEN, "forbidden", "Your role does not allow this."));
    }
}
