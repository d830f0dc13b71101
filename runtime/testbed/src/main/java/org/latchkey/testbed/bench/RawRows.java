// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;

/**
 * The rows of a trail written straight into a database with the settings, the table and the indices of the portal's own:
 * one transaction for each page, nothing checked.
 */
final class RawRows implements AutoCloseable {

    private static final String SETTINGS =
            "?journal_mode=WAL&synchronous=FULL&foreign_keys=true&busy_timeout=10000&transaction_mode=IMMEDIATE";
    private static final String MIGRATION = "BOOT-INF/classes/db/migration/V3__trail.sql";
    private static final String TABLE = "trail_records";
    private static final String INSERT = "INSERT INTO " + TABLE
            + " (trail, seq, site, happened_at, event, door, actor, record) VALUES (1, ?, ?, ?, ?, ?, ?, ?)";

    private final Connection database;

    private RawRows(Connection database) {
        this.database = database;
    }

    /**
     * A row as the portal stores it.
     *
     * @param record what was decoded
     * @param bytes as they came
     */
    record Row(AuditRecord record, byte[] bytes) {

        static Row of(byte[] bytes) {
            try {
                return new Row(AuditRecord.decode(bytes), bytes);
            } catch (ProtocolException e) {
                throw new IllegalStateException("the trail has a record that is none", e);
            }
        }
    }

    /** A new database in that folder. @param portal the portal's jar, which knows the table */
    static RawRows create(Path folder, Path portal) throws IOException, SQLException {
        Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("raw.db") + SETTINGS);
        try (Statement statement = database.createStatement()) {
            for (String sql : definitions(portal)) {
                statement.execute(sql);
            }
        }
        database.setAutoCommit(false);
        return new RawRows(database);
    }

    private static List<String> definitions(Path portal) throws IOException {
        try (ZipFile jar = new ZipFile(portal.toFile());
                InputStream migration = jar.getInputStream(jar.getEntry(MIGRATION))) {
            String sql = new String(migration.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            List<String> definitions = new ArrayList<>(List.of(sql.split(";")));
            definitions.removeIf(definition -> !definition.contains(TABLE));
            return definitions;
        }
    }

    /** Writes a page, durably. */
    void insert(String site, List<Row> rows) throws SQLException {
        try (PreparedStatement insert = database.prepareStatement(INSERT)) {
            for (Row row : rows) {
                AuditRecord record = row.record();
                insert.setLong(1, record.seq());
                insert.setString(2, site);
                insert.setLong(3, record.time());
                insert.setLong(4, record.entry().event().number());
                if (record.entry().door() == 0) {
                    insert.setNull(5, Types.BIGINT);
                } else {
                    insert.setLong(5, record.entry().door());
                }
                String actor = record.entry().actor().id();
                insert.setString(6, actor.isEmpty() ? null : actor);
                insert.setBytes(7, row.bytes());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        database.commit();
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
