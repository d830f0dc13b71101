// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.platform.Rows;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.merkle.MerkleTree;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Trails in the database. */
@Component
class TrailRepository {

    private static final String SELECT =
            "SELECT id, site, unit_kid, generation, parent, base, frontier, checkpoint FROM trails WHERE ";
    private static final String INSERT_RECORD = "INSERT INTO trail_records (trail, seq, site, happened_at, event, door,"
            + " actor, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String FROM_TO = " = :trail AND %1$s >= :from AND %1$s < :to ORDER BY %1$s";

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    TrailRepository(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** The latest generation of the unit's trail. */
    Optional<Trail> current(String site, String kid) {
        return jdbc.sql(SELECT + "site = :site AND unit_kid = :kid ORDER BY generation DESC LIMIT 1")
                .param("site", site)
                .param("kid", kid)
                .query(TrailRepository::read)
                .optional();
    }

    Optional<Trail> find(long id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(TrailRepository::read)
                .optional();
    }

    /** All trails of the site, the oldest first. */
    List<Trail> ofSite(String site) {
        return jdbc.sql(SELECT + "site = :site ORDER BY id")
                .param("site", site)
                .query(TrailRepository::read)
                .list();
    }

    /** Begins an empty trail; does nothing if another thread or instance did. */
    void begin(String site, String kid, long generation, OptionalLong parent, long now) {
        long id = jdbc.sql("UPDATE counters SET value = value + 1 WHERE name = 'trail' RETURNING value")
                .query(Long.class)
                .single();
        MerkleTree empty = new MerkleTree();
        jdbc.sql("INSERT INTO trails (id, site, unit_kid, generation, parent, base, size, root, frontier, checkpoint,"
                        + " created_at, updated_at) VALUES (:id, :site, :kid, :generation, :parent, 0, 0, :root,"
                        + " :frontier, '', :now, :now) ON CONFLICT DO NOTHING")
                .param("id", id)
                .param("site", site)
                .param("kid", kid)
                .param("generation", generation)
                .param("parent", parent.isPresent() ? parent.getAsLong() : null, Types.BIGINT)
                .param("root", hex(empty.root()))
                .param("frontier", base64(empty.encode()))
                .param("now", now)
                .update();
    }

    /**
     * Moves the end of the trail, if it is still where it was. In the transaction that stores the records, before them:
     * then another instance waits here and not at the first record.
     *
     * @return false if somebody else moved it
     */
    boolean advance(Trail trail, long base, MerkleTree tree, String checkpoint, long now) {
        return jdbc.sql("UPDATE trails SET base = :base, size = :size, root = :root, frontier = :frontier,"
                                + " checkpoint = :checkpoint, updated_at = :now"
                                + " WHERE id = :id AND size = :oldSize AND root = :oldRoot")
                        .param("base", base)
                        .param("size", tree.size())
                        .param("root", hex(tree.root()))
                        .param("frontier", base64(tree.encode()))
                        .param("checkpoint", checkpoint)
                        .param("now", now)
                        .param("id", trail.id())
                        .param("oldSize", trail.size())
                        .param("oldRoot", hex(trail.root()))
                        .update()
                == 1;
    }

    void addRecords(Trail trail, List<StoredRecord> records) {
        batches.batchUpdate(INSERT_RECORD, records, records.size(), (row, record) -> set(row, trail, record));
    }

    private static void set(PreparedStatement row, Trail trail, StoredRecord record) throws SQLException {
        row.setLong(1, trail.id());
        row.setLong(2, record.seq());
        row.setString(3, trail.site());
        row.setLong(4, record.time());
        row.setLong(5, record.event());
        if (record.door() == 0) {
            row.setNull(6, Types.BIGINT);
        } else {
            row.setLong(6, record.door());
        }
        row.setString(7, record.actor().isEmpty() ? null : record.actor());
        row.setBytes(8, record.bytes());
    }

    void addBlocks(Trail trail, List<GrowingTree.Block> blocks) {
        for (GrowingTree.Block block : blocks) {
            jdbc.sql("INSERT INTO trail_blocks (trail, block, root) VALUES (:trail, :block, :root)")
                    .param("trail", trail.id())
                    .param("block", block.number())
                    .param("root", hex(block.root()))
                    .update();
        }
    }

    /** The bytes of records stored with this very trail, without its parents'. */
    List<byte[]> records(long trail, long from, long to) {
        return jdbc.sql("SELECT record FROM trail_records WHERE trail" + FROM_TO.formatted("seq"))
                .param("trail", trail)
                .param("from", from)
                .param("to", to)
                .query((row, number) -> row.getBytes(1))
                .list();
    }

    /** As {@link #records}, with what they are searched by. */
    List<StoredRecord> stored(long trail, long from, long to) {
        return jdbc.sql("SELECT seq, happened_at, event, door, actor, record FROM trail_records WHERE trail"
                        + FROM_TO.formatted("seq"))
                .param("trail", trail)
                .param("from", from)
                .param("to", to)
                .query((row, number) -> readRecord(row))
                .list();
    }

    /** Those of {@link #stored} that were not understood when they came. */
    List<StoredRecord> unreadable(long trail, long from, long to) {
        return jdbc.sql("SELECT seq, happened_at, event, door, actor, record FROM trail_records WHERE event = :event"
                        + " AND trail" + FROM_TO.formatted("seq"))
                .param("trail", trail)
                .param("from", from)
                .param("to", to)
                .param("event", StoredRecord.UNREADABLE)
                .query((row, number) -> readRecord(row))
                .list();
    }

    /** Reads a row's columns of these names. */
    static StoredRecord readRecord(ResultSet row) throws SQLException {
        String actor = row.getString("actor");
        return new StoredRecord(
                row.getLong("seq"),
                row.getLong("happened_at"),
                row.getLong("event"),
                row.getInt("door"),
                actor == null ? "" : actor,
                row.getBytes("record"));
    }

    /** Records from one to before another. */
    record Range(long from, long to) {}

    /** The smallest range that has all records of a window of time, among those stored with this very trail. */
    Optional<Range> range(Trail trail, OptionalLong from, OptionalLong to) {
        return jdbc.sql("SELECT MIN(seq), MAX(seq), COUNT(*) FROM trail_records WHERE trail = :trail AND seq < :size"
                        + " AND happened_at >= :from AND happened_at < :to")
                .param("trail", trail.id())
                .param("size", trail.size())
                .param("from", from.orElse(0))
                .param("to", to.orElse(Long.MAX_VALUE))
                .query((row, number) -> row.getLong(3) == 0
                        ? Optional.<Range>empty()
                        : Optional.of(new Range(row.getLong(1), row.getLong(2) + 1)))
                .single();
    }

    /** The roots of blocks stored with this very trail. */
    List<byte[]> blocks(long trail, long from, long to) {
        return jdbc.sql("SELECT root FROM trail_blocks WHERE trail" + FROM_TO.formatted("block"))
                .param("trail", trail)
                .param("from", from)
                .param("to", to)
                .query((row, number) -> HexFormat.of().parseHex(row.getString(1)))
                .list();
    }

    /** When the record happened, or 0 if it is not stored with this very trail. */
    long time(long trail, long seq) {
        return jdbc.sql("SELECT happened_at FROM trail_records WHERE trail = :trail AND seq = :seq")
                .param("trail", trail)
                .param("seq", seq)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    private static Trail read(ResultSet row, int number) throws SQLException {
        try {
            return new Trail(
                    row.getLong("id"),
                    row.getString("site"),
                    row.getString("unit_kid"),
                    row.getLong("generation"),
                    Rows.number(row, "parent"),
                    row.getLong("base"),
                    MerkleTree.decode(Base64.getUrlDecoder().decode(row.getString("frontier"))),
                    row.getString("checkpoint"));
        } catch (ProtocolException e) {
            throw new IllegalStateException("only trees that were written are stored", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
