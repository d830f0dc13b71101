// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
@RequestMapping(SessionController.PATH)
class SessionController {

    static final String PATH = Api.BASE + "/session";

    private static final int LONGEST_NAME = 64;

    private final OperatorRepository operators;
    private final Sessions sessions;
    private final Passwords passwords;
    private final SignInThrottle throttle;
    private final FirstOperator firstOperator;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final FailedSignIns failures;

    SessionController(
            OperatorRepository operators,
            Sessions sessions,
            Passwords passwords,
            SignInThrottle throttle,
            FirstOperator firstOperator,
            WriteTransactions transactions,
            Journal journal,
            FailedSignIns failures) {
        this.operators = operators;
        this.sessions = sessions;
        this.passwords = passwords;
        this.throttle = throttle;
        this.firstOperator = firstOperator;
        this.transactions = transactions;
        this.journal = journal;
        this.failures = failures;
    }

    record SignIn(String name, String password) {}

    record NewPassword(String current, String next) {}

    record View(OperatorView operator) {}

    record OperatorView(String name, String role, boolean mustChangePassword) {}

    @PostMapping
    View signIn(@RequestBody SignIn body, HttpServletRequest request, HttpServletResponse response) {
        String name = required("name", body.name(), LONGEST_NAME).toLowerCase(Locale.ROOT);
        String password = required("password", body.password(), Passwords.LONGEST);
        String address = request.getRemoteAddr();
        Duration wait = throttle.take(name, address);
        if (!wait.isZero()) {
            // Whose name it was is not looked up: a flood shall cost nothing.
            failures.refused(Optional.empty(), FailedSignIns.Why.THROTTLED);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
            throw Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-sign-ins", "Too many tries: wait a little.");
        }
        Operator operator = operators.byName(name).orElse(null);
        if (!passwords.matches(password, operator)) {
            failures.refused(Optional.ofNullable(operator).map(Operator::id), FailedSignIns.Why.WRONG_PASSWORD);
            throw Problem.of(HttpStatus.UNAUTHORIZED, "wrong-password", "Name or password is wrong.");
        }
        throttle.succeeded(name, address);
        String token = transactions.call(() -> {
            requireSame(operator);
            SessionCookies.session(request).ifPresent(sessions::end);
            journal.recordAs(operator.id(), "signed-in", Map.of());
            return sessions.begin(operator);
        });
        SessionCookies.set(request, response, token);
        return view(operator.name(), operator.role(), operator.mustChangePassword());
    }

    /** What was checked takes long enough for somebody else to change the password meanwhile. */
    private void requireSame(Operator checked) {
        if (operators
                .byId(checked.id())
                .filter(now -> now.passwordHash().equals(checked.passwordHash()))
                .isEmpty()) {
            throw Problem.of(HttpStatus.UNAUTHORIZED, "wrong-password", "The password was changed just now.");
        }
    }

    @GetMapping
    View session(@AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response) {
        if (caller.hasSession()) {
            SessionCookies.setCsrf(request, response, caller.session());
        }
        return view(caller.displayName(), caller.role(), caller.mustChangePassword());
    }

    @DeleteMapping
    ResponseEntity<Void> signOut(
            @AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response) {
        transactions.run(() -> {
            sessions.end(caller.session());
            journal.record("signed-out", Map.of());
        });
        SessionCookies.clear(request, response);
        return ResponseEntity.noContent().build();
    }

    /** Ends all other sessions of the operator, and gives this one a fresh token. */
    @PutMapping("/password")
    View changePassword(
            @AuthenticationPrincipal Caller caller,
            @RequestBody NewPassword body,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!caller.hasSession()) {
            throw Problem.of(HttpStatus.FORBIDDEN, "forbidden", "An API key has no password.");
        }
        Operator operator = operators.byId(caller.id()).orElseThrow(() -> Problem.notFound("No such operator."));
        check(operator, body, request.getRemoteAddr());
        String hash = passwords.hash(body.next());
        String token = transactions.call(() -> {
            requireSame(operator);
            operators.setPassword(operator.id(), hash);
            sessions.endAll(operator.id());
            journal.record("password-changed", Map.of());
            return sessions.begin(operator);
        });
        if (operator.name().equals(FirstOperator.NAME)) {
            firstOperator.passwordChanged();
        }
        SessionCookies.set(request, response, token);
        return view(operator.name(), operator.role(), false);
    }

    private void check(Operator operator, NewPassword body, String address) {
        String current = required("current", body.current(), Passwords.LONGEST);
        List<Problem.FieldError> errors = new ArrayList<>();
        String next = body.next();
        if (next == null || next.length() < Passwords.SHORTEST || next.length() > Passwords.LONGEST) {
            errors.add(new Problem.FieldError(
                    "next", "must have " + Passwords.SHORTEST + " to " + Passwords.LONGEST + " characters"));
        } else if (next.equals(current)) {
            errors.add(new Problem.FieldError("next", "must not be the current password"));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        if (!throttle.take(operator.name(), address).isZero()) {
            throw Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-sign-ins", "Too many tries: wait a little.");
        }
        if (!passwords.matches(current, operator)) {
            throw Problem.invalid("current", "is wrong");
        }
        throttle.succeeded(operator.name(), address);
    }

    private static String required(String field, String value, int most) {
        if (value == null || value.isEmpty() || value.length() > most) {
            throw Problem.malformed(field, "must have 1 to " + most + " characters");
        }
        return value;
    }

    private static View view(String name, Role role, boolean mustChangePassword) {
        return new View(new OperatorView(name, role.word(), mustChangePassword));
    }
}
