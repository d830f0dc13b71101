// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever a controller throws into a problem; what nobody foresaw is logged and told without details. */
@RestControllerAdvice
public class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        return ProblemDetails.entity(problem);
    }

    @ExceptionHandler
    ResponseEntity<Object> unforeseen(RuntimeException fault) {
        LOG.error("A request failed", fault);
        return ProblemDetails.entity(
                Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal", "Something went wrong in the portal."));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (!(fault.getCause() instanceof JacksonException json)) {
            return ProblemDetails.entity(Problem.malformed("", "A JSON body is required."));
        }
        String message = json instanceof UnrecognizedPropertyException ? "is not known" : "cannot be read";
        return ProblemDetails.entity(Problem.malformed(path(json), message));
    }

    @Override
    protected ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException fault, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name = fault instanceof MethodArgumentTypeMismatchException argument ? argument.getName() : "request";
        return ProblemDetails.entity(Problem.malformed(name, "cannot be read"));
    }

    @Override
    protected ResponseEntity<Object> handleMissingServletRequestParameter(
            MissingServletRequestParameterException fault,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return ProblemDetails.entity(Problem.malformed(fault.getParameterName(), "is required"));
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception fault, Object body, HttpHeaders headers, HttpStatusCode code, WebRequest request) {
        HttpStatus status = HttpStatus.resolve(code.value());
        if (status == null || status.is5xxServerError()) {
            LOG.error("A request failed", fault);
            status = HttpStatus.INTERNAL_SERVER_ERROR;
        }
        ResponseEntity<Object> answer = ProblemDetails.entity(StatusProblems.of(status));
        // Among the headers are Allow and Accept: what would have worked.
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answer.getBody());
    }

    private static String path(JacksonException fault) {
        return fault.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
