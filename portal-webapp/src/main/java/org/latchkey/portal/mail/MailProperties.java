// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings that start with {@code latchkey.mail.}
 *
 * @param host the mail server; empty: no mail is sent
 * @param port its port
 * @param security how the connection is protected
 * @param username empty: without signing in
 * @param from the sender's address
 */
@ConfigurationProperties("latchkey.mail")
record MailProperties(
        @DefaultValue("") String host,
        @DefaultValue("587") int port,
        @DefaultValue("STARTTLS") Security security,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("") String from) {

    /** How the connection is protected. */
    enum Security {
        /** From the first byte. */
        TLS,
        /** After a greeting in the clear, and never without. */
        STARTTLS,
        /** Not at all: for a mail server on the same machine. */
        NONE
    }

    boolean on() {
        return !host.isEmpty();
    }

    @Override
    public String toString() {
        return "MailProperties[host=" + host + "]";
    }
}
