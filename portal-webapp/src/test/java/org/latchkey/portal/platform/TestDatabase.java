// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The embedded database as the portal opens it, without the rest of the portal. */
public final class TestDatabase implements AutoCloseable {

    private final PortalProperties properties;
    private final DataDirectory data;
    private final HikariDataSource source;

    public TestDatabase(Path folder, String keystorePassword) {
        properties = new PortalProperties(
                folder,
                new PortalProperties.Keystore(keystorePassword),
                new PortalProperties.Database("", "", ""),
                new PortalProperties.Session(Duration.ofHours(2), Duration.ofHours(12)),
                new PortalProperties.Bootstrap("", ""),
                new PortalProperties.Units("127.0.0.1", 0, 0, ""),
                new PortalProperties.Broker(0, 0, ""));
        data = new DataDirectory(properties);
        source = (HikariDataSource) new DatabaseConfiguration().dataSource(properties, data);
        Flyway.configure().dataSource(source).load().migrate();
    }

    public PortalProperties properties() {
        return properties;
    }

    public DataDirectory data() {
        return data;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(source);
    }

    @Override
    public void close() throws Exception {
        source.close();
        data.close();
    }
}
