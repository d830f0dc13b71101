// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that cannot be done, and why: what RFC 9457 calls a problem. */
public final class Problem extends RuntimeException {

    private final HttpStatus status;
    private final String type;
    private final transient List<FieldError> errors;

    /**
     * What is wrong with one field.
     *
     * @param field its path such as {@code banks[0].doors[3].lock}
     * @param message for people, without the value sent
     */
    public record FieldError(String field, String message) {}

    private Problem(HttpStatus status, String type, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.errors = List.copyOf(errors);
    }

    /** @param type a stable word that programs may test, such as {@code csrf} */
    public static Problem of(HttpStatus status, String type, String detail) {
        return of(status, type, detail, List.of());
    }

    /** @param errors the fields that it is about */
    public static Problem of(HttpStatus status, String type, String detail, List<FieldError> errors) {
        return new Problem(status, type, detail, errors);
    }

    /** 422: understood, but against a rule. */
    public static Problem invalid(List<FieldError> errors) {
        return new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "invalid", "Some fields are not valid.", errors);
    }

    public static Problem invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    /** 400: not understood. */
    public static Problem malformed(String field, String message) {
        return new Problem(
                HttpStatus.BAD_REQUEST,
                "malformed",
                "The request cannot be read.",
                field.isEmpty() ? List.of() : List.of(new FieldError(field, message)));
    }

    public static Problem notFound(String what) {
        return of(HttpStatus.NOT_FOUND, "not-found", what);
    }

    public static Problem conflict(String type, String detail) {
        return of(HttpStatus.CONFLICT, type, detail);
    }

    public HttpStatus status() {
        return status;
    }

    public String type() {
        return type;
    }

    public List<FieldError> errors() {
        return errors;
    }
}
