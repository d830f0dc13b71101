// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Reads rows of the database. */
public final class Rows {

    private Rows() {}

    /** The column's number; empty for NULL. */
    public static OptionalLong number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
