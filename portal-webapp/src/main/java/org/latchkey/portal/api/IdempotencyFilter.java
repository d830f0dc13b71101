// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Does a POST with an {@code Idempotency-Key} at most once: the request and its remembered answer are one transaction,
 * and whoever sends the same again within a day gets the same answer. A refused request is not remembered.
 */
@Component
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";

    /** Mail servers are slow: nobody else could write meanwhile. An enrolment's answer is a secret: it is not kept. */
    private static final Pattern DONE_OUTSIDE =
            Pattern.compile(Pattern.quote(Api.BASE) + "/((codes|bookings)/[^/]+/mail|sites/[^/]+/enrolments)");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private final IdempotentAnswers answers;
    private final WriteTransactions transactions;
    private final ProblemDetails problems;

    IdempotencyFilter(IdempotentAnswers answers, WriteTransactions transactions, ProblemDetails problems) {
        this.answers = answers;
        this.transactions = transactions;
        this.problems = problems;
    }

    /** Undoes the transaction of a request that was refused. */
    private static final class Refused extends RuntimeException {
        Refused() {
            super(null, null, false, false);
        }
    }

    private static final class Failed extends RuntimeException {
        Failed(ServletException cause) {
            super(cause);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || request.getHeader(HEADER) == null
                || request.getUserPrincipal() == null
                || request.getRequestURI().equals(Api.BASE + "/session")
                || DONE_OUTSIDE.matcher(request.getRequestURI()).matches()
                || BodyLimitFilter.LONG_BODIES.matcher(request.getRequestURI()).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(HEADER);
        if (!KEY.matcher(key).matches()) {
            problems.write(response, Problem.malformed(HEADER, "must be 1 to 64 of A-Z a-z 0-9 . _ : -"));
            return;
        }
        Principal caller = request.getUserPrincipal();
        String hash = IdempotentAnswers.hash(request);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        try {
            transactions.run(() -> once(caller.getName(), key, hash, request, answer, chain));
        } catch (Refused answeredAlready) {
            logger.trace("refused, so not remembered");
        } catch (DuplicateKeyException sameMoment) {
            answer.reset();
            problems.write(
                    answer,
                    Problem.conflict("idempotency-busy", "The same request is being done at this moment: ask again."));
        } catch (Problem problem) {
            problems.write(answer, problem);
        } catch (Failed failed) {
            throw (ServletException) failed.getCause();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        answer.copyBodyToResponse();
    }

    private void once(
            String caller,
            String key,
            String hash,
            HttpServletRequest request,
            ContentCachingResponseWrapper answer,
            FilterChain chain) {
        try {
            Optional<IdempotentAnswers.Answer> known = answers.find(caller, key);
            if (known.isPresent()) {
                known.get().repeat(hash, answer);
                return;
            }
            chain.doFilter(request, answer);
            if (answer.getStatus() >= 300) {
                throw new Refused();
            }
            answers.remember(caller, key, hash, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new Failed(e);
        }
    }
}
