// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The database: a file in the data folder, or PostgreSQL where one is named. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

    /**
     * WAL with FULL: a committed row survives kill -9 and power loss. IMMEDIATE: a transaction takes the write lock
     * when it begins, so that it cannot fail halfway because another one wrote meanwhile.
     */
    private static final String SQLITE_OPTIONS =
            "?journal_mode=WAL&synchronous=FULL&foreign_keys=true&busy_timeout=10000&transaction_mode=IMMEDIATE";

    /** Waits until no other portal on this database changes it, and holds that to the end of the transaction. */
    private static final String TURN = "SELECT pg_advisory_xact_lock(7089273481)";

    private static final int CONNECTIONS = 8;
    private static final long CONNECTION_WAIT_MILLIS = 15_000;

    @Bean
    DataSource dataSource(PortalProperties properties, DataDirectory data) {
        PortalProperties.Database database = properties.database();
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("portal");
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        if (database.embedded()) {
            pool.setJdbcUrl("jdbc:sqlite:" + privateFile(data.file("portal.db")) + SQLITE_OPTIONS);
        } else {
            pool.setJdbcUrl(database.url());
            pool.setUsername(database.username());
            pool.setPassword(database.password());
            // A page of a trail then goes to the server as a few statements with many rows, and not as many statements.
            pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        }
        return new HikariDataSource(pool);
    }

    @Bean
    WriteTransactions writeTransactions(
            PlatformTransactionManager manager, JdbcTemplate jdbc, PortalProperties properties) {
        boolean embedded = properties.database().embedded();
        return new WriteTransactions(manager, embedded ? () -> {} : () -> jdbc.execute(TURN), embedded);
    }

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** SQLite gives its side files the rights of the main file. */
    private static Path privateFile(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.write(file, new byte[0]);
            }
            return file;
        } catch (IOException e) {
            throw new StartFailure("The database file " + file + " cannot be made (" + e.getMessage() + ").", e);
        }
    }
}
