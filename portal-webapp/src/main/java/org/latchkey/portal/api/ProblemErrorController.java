// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Requests that the container or a filter refused get a problem as well, not a page of the container. */
@Controller
final class ProblemErrorController implements ErrorController {

    private final ProblemDetails problems;

    ProblemErrorController(ProblemDetails problems) {
        this.problems = problems;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpStatus status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.resolve(code)
                : HttpStatus.NOT_FOUND;
        problems.write(response, StatusProblems.of(status == null ? HttpStatus.BAD_REQUEST : status));
    }
}
