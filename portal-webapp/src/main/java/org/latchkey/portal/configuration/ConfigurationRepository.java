// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What was configured, and what was sent, in the database. */
@Component
class ConfigurationRepository {

    /** In place of a site's code. */
    static final String ORGANISATION = "";

    /** Configurations of a site that are remembered. */
    private static final int MOST_SENT = 20;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ConfigurationRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    ConfigurationForm get(String siteOrOrganisation) {
        return jdbc.sql("SELECT config FROM configurations WHERE site = :site")
                .param("site", siteOrOrganisation)
                .query(String.class)
                .optional()
                .map(text -> json.readValue(text, ConfigurationForm.class))
                .orElse(ConfigurationForm.EMPTY);
    }

    void put(String siteOrOrganisation, ConfigurationForm form, long now) {
        jdbc.sql("INSERT INTO configurations (site, config, version, updated_at) VALUES (:site, :config, 1, :now)"
                        + " ON CONFLICT (site) DO UPDATE SET config = :config, version = configurations.version + 1,"
                        + " updated_at = :now")
                .param("site", siteOrOrganisation)
                .param("config", json.writeValueAsString(form))
                .param("now", now)
                .update();
    }

    /** What was last sent to the site's unit, as JSON. */
    Optional<String> pushed(String site) {
        return jdbc.sql("SELECT config FROM pushed_configurations WHERE site = :site")
                .param("site", site)
                .query(String.class)
                .optional();
    }

    /** The digest of what was last sent to the site's unit, in hex. */
    Optional<String> pushedDigest(String site) {
        return jdbc.sql("SELECT digest FROM pushed_configurations WHERE site = :site")
                .param("site", site)
                .query(String.class)
                .optional();
    }

    /** What was sent to the site's unit some time, by its digest in hex, as JSON. */
    Optional<String> sent(String site, String digest) {
        return jdbc.sql("SELECT config FROM sent_configurations WHERE site = :site AND digest = :digest")
                .param("site", site)
                .param("digest", digest)
                .query(String.class)
                .optional();
    }

    void pushed(String site, String digest, String config, long now) {
        remember(site, digest, config, now);
        jdbc.sql("INSERT INTO pushed_configurations (site, digest, config, pushed_at)"
                        + " VALUES (:site, :digest, :config, :now) ON CONFLICT (site) DO UPDATE"
                        + " SET digest = :digest, config = :config, pushed_at = :now")
                .param("site", site)
                .param("digest", digest)
                .param("config", config)
                .param("now", now)
                .update();
    }

    private void remember(String site, String digest, String config, long now) {
        jdbc.sql(
                        "INSERT INTO sent_configurations (site, digest, config, sent_at)"
                                + " VALUES (:site, :digest, :config, :now) ON CONFLICT (site, digest) DO UPDATE SET sent_at = :now")
                .param("site", site)
                .param("digest", digest)
                .param("config", config)
                .param("now", now)
                .update();
        jdbc.sql("DELETE FROM sent_configurations WHERE site = :site AND digest NOT IN (SELECT digest FROM"
                        + " sent_configurations WHERE site = :site ORDER BY sent_at DESC, digest LIMIT :most)")
                .param("site", site)
                .param("most", MOST_SENT)
                .update();
    }
}
