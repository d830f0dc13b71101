// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Why somebody did something, in their own words. It is kept in the portal alone, beside the journal: no letter and no
 * record has it, so it can be erased. Thread-safe.
 */
@Component
public class StatedReasons {

    /** The most characters. */
    public static final int LONGEST = 200;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    StatedReasons(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What a reason for a command is kept under. */
    public static String ofCommand(String id) {
        return "command/" + id;
    }

    /** What a reason for a change of keys is kept under. */
    public static String ofKeyRing(long version) {
        return "key-ring/" + version;
    }

    /**
     * What was given, without the space around it; empty if nothing was.
     *
     * @throws Problem 422 if it is longer than {@link #LONGEST} or is not one line
     */
    public static String check(String given) {
        if (given == null || given.isBlank()) {
            return "";
        }
        if (!Texts.isLine(given, LONGEST)) {
            throw Problem.invalid("reason", "must be one line of at most " + LONGEST + " characters");
        }
        return given.strip();
    }

    /** Keeps it; part of the transaction of what it is about. Nothing is kept for an empty one. */
    public void keep(String subject, String reason) {
        if (reason.isEmpty()) {
            return;
        }
        jdbc.sql("INSERT INTO stated_reasons (subject, reason, stated_at) VALUES (:subject, :reason, :now)")
                .param("subject", subject)
                .param("reason", reason)
                .param("now", clock.instant().getEpochSecond())
                .update();
    }

    public Optional<String> find(String subject) {
        return jdbc.sql("SELECT reason FROM stated_reasons WHERE subject = :subject")
                .param("subject", subject)
                .query(String.class)
                .optional();
    }

    /** Those that there are, by subject; for a page of something. */
    public Map<String, String> find(Collection<String> subjects) {
        if (subjects.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("SELECT subject, reason FROM stated_reasons WHERE subject IN (:subjects)")
                .param("subjects", subjects)
                .query((row, number) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
