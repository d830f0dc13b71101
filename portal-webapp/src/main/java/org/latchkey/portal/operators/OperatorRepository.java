// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operators in the database. */
@Component
public class OperatorRepository {

    private static final String SELECT =
            "SELECT id, name, role, password_hash, must_change_password FROM operators WHERE ";

    private final JdbcClient jdbc;

    public OperatorRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public boolean isEmpty() {
        return jdbc.sql("SELECT COUNT(*) FROM operators").query(Long.class).single() == 0;
    }

    public Optional<Operator> byName(String name) {
        return jdbc.sql(SELECT + "name = :name")
                .param("name", name)
                .query(OperatorRepository::read)
                .optional();
    }

    public Optional<Operator> byId(String id) {
        return jdbc.sql(SELECT + "id = :id")
                .param("id", id)
                .query(OperatorRepository::read)
                .optional();
    }

    /** @param now seconds since 1970 */
    public void add(Operator operator, long now) {
        jdbc.sql("INSERT INTO operators (id, name, role, password_hash, must_change_password, created_at)"
                        + " VALUES (:id, :name, :role, :hash, :mustChange, :now)")
                .param("id", operator.id())
                .param("name", operator.name())
                .param("role", operator.role().word())
                .param("hash", operator.passwordHash())
                .param("mustChange", operator.mustChangePassword() ? 1 : 0)
                .param("now", now)
                .update();
    }

    /** The operator chose this password. */
    public void setPassword(String id, String hash) {
        jdbc.sql("UPDATE operators SET password_hash = :hash, must_change_password = 0 WHERE id = :id")
                .param("hash", hash)
                .param("id", id)
                .update();
    }

    private static Operator read(ResultSet row, int number) throws SQLException {
        return new Operator(
                row.getString(1), row.getString(2), Role.of(row.getString(3)), row.getString(4), row.getInt(5) != 0);
    }
}
