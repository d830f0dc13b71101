// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.manifest.ReleaseManifest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Publisher and releases in the database. */
@Component
class ReleaseTable {

    private static final String SELECT = "SELECT manifest, offered, imported_at FROM releases ";

    private final JdbcClient jdbc;

    ReleaseTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Publisher> publisher() {
        return jdbc.sql("SELECT root, tree, previous_tree FROM publisher WHERE id = 1")
                .query((row, number) -> new Publisher(
                        Base64.getUrlDecoder().decode(row.getString(1)),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3))))
                .optional();
    }

    /** Pins the first root. */
    void pin(byte[] root, String tree, long now) {
        jdbc.sql("INSERT INTO publisher (id, root, tree, changed_at) VALUES (1, :root, :tree, :now)")
                .param("root", encoded(root))
                .param("tree", tree)
                .param("now", now)
                .update();
    }

    /** From now on this tree is trusted and served. */
    void moveTo(String tree, long now) {
        jdbc.sql("UPDATE publisher SET previous_tree = tree, tree = :tree, changed_at = :now WHERE id = 1")
                .param("tree", tree)
                .param("now", now)
                .update();
    }

    /** All releases, the newest first. */
    List<Release> all() {
        return jdbc.sql(SELECT + "ORDER BY counter DESC")
                .query(ReleaseTable::read)
                .list();
    }

    Optional<Release> find(long counter) {
        return jdbc.sql(SELECT + "WHERE counter = :counter")
                .param("counter", counter)
                .query(ReleaseTable::read)
                .optional();
    }

    void add(long counter, byte[] manifest, long now, String operator) {
        jdbc.sql("INSERT INTO releases (counter, manifest, offered, imported_at, imported_by)"
                        + " VALUES (:counter, :manifest, 1, :now, :operator)")
                .param("counter", counter)
                .param("manifest", encoded(manifest))
                .param("now", now)
                .param("operator", operator)
                .update();
    }

    void offer(long counter, boolean offered) {
        jdbc.sql("UPDATE releases SET offered = :offered WHERE counter = :counter")
                .param("offered", offered ? 1 : 0)
                .param("counter", counter)
                .update();
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Release read(ResultSet row, int number) throws SQLException {
        try {
            ReleaseManifest manifest =
                    ReleaseManifest.parse(Base64.getUrlDecoder().decode(row.getString(1)));
            return new Release(manifest, row.getInt(2) != 0, row.getLong(3));
        } catch (JsonException e) {
            throw new IllegalStateException("only manifests that were checked are stored", e);
        }
    }
}
