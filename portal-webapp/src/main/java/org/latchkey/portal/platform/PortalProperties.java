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
 * @param units where units find the portal
 * @param broker the MQTT broker between them
 */
@ConfigurationProperties("latchkey")
public record PortalProperties(
        @DefaultValue("portal-data") Path data,
        @DefaultValue Keystore keystore,
        @DefaultValue Database database,
        @DefaultValue Session session,
        @DefaultValue Bootstrap bootstrap,
        @DefaultValue Units units,
        @DefaultValue Broker broker) {

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

    /**
     * Keys for programs.
     *
     * @param apiKeyFile where the first start writes an API key for scripts; empty: it makes none
     * @param ownerKeyFile where a start writes, once, an API key that may do what the owner may; empty: it makes none
     */
    public record Bootstrap(
            @DefaultValue("") String apiKeyFile,
            @DefaultValue("") String ownerKeyFile) {}

    /**
     * The way of units to the portal.
     *
     * @param host name or address under which units reach this machine; goes into certificates and tokens
     * @param port where units enrol, over HTTPS; 0 takes any free one
     * @param publicPort what tokens announce, if something on the way forwards another port; 0: {@code port}
     * @param bind the address to listen at; empty: all, or this machine alone if {@code host} is this machine
     */
    public record Units(
            @DefaultValue("127.0.0.1") String host,
            @DefaultValue("8443") int port,
            @DefaultValue("0") int publicPort,
            @DefaultValue("") String bind) {

        /** The address at which unit port and embedded broker listen: this machine alone, while units are on it. */
        public String listenAddress() {
            if (!bind.isEmpty()) {
                return bind;
            }
            return host.equals("127.0.0.1") || host.equals("localhost") ? "127.0.0.1" : "0.0.0.0";
        }
    }

    /**
     * The broker.
     *
     * @param port of the embedded broker, MQTT over TLS; 0 takes any free one
     * @param publicPort what units are told, if something on the way forwards another port; 0: {@code port}
     * @param external {@code ssl://host:port} of another broker; empty: the embedded one
     */
    public record Broker(
            @DefaultValue("8883") int port,
            @DefaultValue("0") int publicPort,
            @DefaultValue("") String external) {

        public boolean embedded() {
            return external.isEmpty();
        }
    }
}
