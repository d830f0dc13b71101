// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Key rings that the root key signed, each version once. */
@Component
public class KeyRingRepository {

    private final JdbcClient jdbc;

    public KeyRingRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The letter of the newest version. */
    public Optional<byte[]> newest() {
        return jdbc.sql("SELECT letter FROM key_rings ORDER BY version DESC LIMIT 1")
                .query(String.class)
                .optional()
                .map(Base64.getUrlDecoder()::decode);
    }

    /** @param now seconds since 1970 */
    public void add(long version, byte[] letter, long now) {
        jdbc.sql("INSERT INTO key_rings (version, letter, created_at) VALUES (:version, :letter, :now)")
                .param("version", version)
                .param("letter", Base64.getUrlEncoder().withoutPadding().encodeToString(letter))
                .param("now", now)
                .update();
    }
}
