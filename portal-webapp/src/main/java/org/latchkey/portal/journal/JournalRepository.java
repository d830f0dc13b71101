// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.audit.AuditRecord;
import org.latchkey.protocol.merkle.MerkleTree;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The portal's own trail in the database. */
@Component
class JournalRepository {

    private static final int PAGE = 1000;

    private final JdbcClient jdbc;

    JournalRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The end of the trail. */
    record Head(MerkleTree tree, String root, String checkpoint) {}

    /** A record as it is stored. */
    record Stored(long seq, byte[] bytes) {}

    /** Writes the head of an empty trail, if there is none. */
    void begin(MerkleTree empty, String checkpoint) {
        jdbc.sql("INSERT INTO journal_head (id, size, root, frontier, checkpoint)"
                        + " VALUES (1, 0, :root, :frontier, :checkpoint) ON CONFLICT DO NOTHING")
                .param("root", HexFormat.of().formatHex(empty.root()))
                .param("frontier", base64(empty))
                .param("checkpoint", checkpoint)
                .update();
    }

    /** The head, for whoever moves it: others wait until the transaction ends. */
    Head lockHead() {
        return jdbc.sql("UPDATE journal_head SET id = 1 WHERE id = 1 RETURNING frontier, root, checkpoint")
                .query((row, number) -> new Head(tree(row.getString(1)), row.getString(2), row.getString(3)))
                .single();
    }

    Head head() {
        return jdbc.sql("SELECT frontier, root, checkpoint FROM journal_head WHERE id = 1")
                .query((row, number) -> new Head(tree(row.getString(1)), row.getString(2), row.getString(3)))
                .single();
    }

    void add(long seq, long now, byte[] record) {
        jdbc.sql("INSERT INTO journal (seq, happened_at, record) VALUES (:seq, :now, :record)")
                .param("seq", seq)
                .param("now", now)
                .param("record", record)
                .update();
    }

    void moveHead(MerkleTree tree, String checkpoint) {
        jdbc.sql("UPDATE journal_head SET size = :size, root = :root, frontier = :frontier, checkpoint = :checkpoint"
                        + " WHERE id = 1")
                .param("size", tree.size())
                .param("root", HexFormat.of().formatHex(tree.root()))
                .param("frontier", base64(tree))
                .param("checkpoint", checkpoint)
                .update();
    }

    List<AuditRecord> newest(long before, int limit) {
        return jdbc.sql("SELECT record FROM journal WHERE seq < :before ORDER BY seq DESC LIMIT :limit")
                .param("before", before)
                .param("limit", limit + 1)
                .query((row, number) -> decode(row.getBytes(1)))
                .list();
    }

    /** Gives every record below a size, in order, a page at a time. */
    void each(long from, long size, Consumer<Stored> action) {
        long next = from;
        while (next < size) {
            List<Stored> page = jdbc.sql(
                            "SELECT seq, record FROM journal WHERE seq >= :from AND seq < :to ORDER BY seq")
                    .param("from", next)
                    .param("to", Math.min(size, next + PAGE))
                    .query((row, number) -> new Stored(row.getLong(1), row.getBytes(2)))
                    .list();
            page.forEach(action);
            next += PAGE;
        }
    }

    private static AuditRecord decode(byte[] bytes) {
        try {
            return AuditRecord.decode(bytes);
        } catch (ProtocolException e) {
            throw new IllegalStateException("a record of the portal's own trail was altered", e);
        }
    }

    private static MerkleTree tree(String encoded) {
        try {
            return MerkleTree.decode(Base64.getUrlDecoder().decode(encoded));
        } catch (ProtocolException | IllegalArgumentException e) {
            throw new IllegalStateException("the end of the portal's own trail was altered", e);
        }
    }

    private static String base64(MerkleTree tree) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(tree.encode());
    }
}
