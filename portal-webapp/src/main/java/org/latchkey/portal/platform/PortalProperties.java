// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings that start with {@code latchkey.}
 *
 * @param data the folder that holds keys and, with the embedded database, everything else
 * @param keystore how the key files are opened
 * @param database where the tables are
 * @param session how long people stay signed in
 * @param bootstrap what a script may ask for at the first start
 */
@ConfigurationProperties("latchkey")
public record PortalProperties(
        @DefaultValue("portal-data") Path data,
        @DefaultValue Keystore keystore,
        @DefaultValue Database database,
        @DefaultValue Session session,
        @DefaultValue Bootstrap bootstrap) {

    /** @param password of both key files; empty: made at the first start and kept in {@code keystore.password} */
    public record Keystore(@DefaultValue("") String password) {

        @Override
        public String toString() {
            return "Keystore[password=…]";
        }
    }

    /**
     * The database.
     *
     * @param url {@code jdbc:postgresql:…}; empty: the embedded one in the data folder
     * @param username for PostgreSQL
     * @param password for PostgreSQL
     */
    public record Database(
            @DefaultValue("") String url,
            @DefaultValue("") String username,
            @DefaultValue("") String password) {

        public boolean embedded() {
            return url.isEmpty();
        }

        @Override
        public String toString() {
            return "Database[embedded=" + embedded() + "]";
        }
    }

    /**
     * Sessions of people.
     *
     * @param idle a session ends when it was not used for so long
     * @param absolute and in any case so long after sign-in
     */
    public record Session(
            @DefaultValue("2h") Duration idle,
            @DefaultValue("12h") Duration absolute) {}

    /** @param apiKeyFile where the first start writes an API key for scripts; empty: it makes none */
    public record Bootstrap(@DefaultValue("") String apiKeyFile) {}
}
