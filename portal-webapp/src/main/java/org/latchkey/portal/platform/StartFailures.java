// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.sql.SQLException;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Says in one sentence why the portal did not start; a stack trace is left for faults that nobody foresaw. */
public final class StartFailures implements SpringBootExceptionReporter {

    // The exception reporters of Spring Boot are made with the context.
    public StartFailures(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String sentence = sentence(cause);
            if (sentence != null) {
                System.err.println(sentence);
                return true;
            }
        }
        return false;
    }

    private static String sentence(Throwable cause) {
        if (cause instanceof StartFailure known) {
            return known.getMessage();
        }
        if (cause instanceof PortInUseException taken) {
            return "Port " + taken.getPort()
                    + " is taken: stop what uses it, or choose another with --server.port=PORT.";
        }
        if (cause instanceof BindException setting && setting.getProperty() != null) {
            return "The setting " + setting.getProperty().getName() + " cannot be understood.";
        }
        if (cause instanceof SQLException database) {
            return "The database cannot be used: " + database.getMessage();
        }
        return null;
    }
}
