// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.Hashes;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keys of programs: {@code lk_<id>_<secret>}, sent as bearer tokens and stored as hashes. */
@Component
public class ApiKeys {

    private static final Pattern FORM = Pattern.compile("lk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})");

    private final JdbcClient jdbc;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final Journal journal;

    public ApiKeys(JdbcClient jdbc, WriteTransactions transactions, InstantSource clock, Journal journal) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.journal = journal;
    }

    private record Stored(String hash, Caller caller) {}

    public boolean exists(String name) {
        return jdbc.sql("SELECT COUNT(*) FROM api_keys WHERE name = :name")
                        .param("name", name)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Makes a key and returns it: the only time that it can be seen. */
    public String make(String name, Role role) {
        String id = Secrets.id();
        String secret = Secrets.token();
        transactions.run(() -> {
            jdbc.sql("INSERT INTO api_keys (id, name, role, secret_hash, created_at)"
                            + " VALUES (:id, :name, :role, :hash, :now)")
                    .param("id", id)
                    .param("name", name)
                    .param("role", role.word())
                    .param("hash", Hashes.ofSecret(secret))
                    .param("now", clock.instant().getEpochSecond())
                    .update();
            journal.record("api-key-made", Map.of("key", id, "role", role.word()));
        });
        return "lk_" + id + "_" + secret;
    }

    /** Who sends this key. */
    public Optional<Caller> find(String key) {
        Matcher form = FORM.matcher(key);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] hash = Hashes.ofSecret(form.group(2)).getBytes(StandardCharsets.US_ASCII);
        return jdbc.sql("SELECT secret_hash, id, name, role FROM api_keys WHERE id = :id")
                .param("id", form.group(1))
                .query((row, number) -> new Stored(
                        row.getString(1),
                        new Caller(row.getString(2), row.getString(3), Role.of(row.getString(4)), false, "")))
                .optional()
                .filter(stored -> MessageDigest.isEqual(hash, stored.hash().getBytes(StandardCharsets.US_ASCII)))
                .map(Stored::caller);
    }
}
