// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell.console;

import java.io.OutputStream;

/** Runs command lines for one console session. */
public interface Interpreter extends AutoCloseable {

    /** @throws Exception with a message fit for the technician if the command failed */
    void execute(String line) throws Exception;

    /** Makes an interpreter for each session. */
    interface Factory {

        /** @param output where the session's commands print */
        Interpreter open(OutputStream output);
    }
}
