// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database keeps what it was told, and belongs to one portal. */
class DatabaseTest {

    @TempDir
    private Path folder;

    @Test
    void everyConnectionIsDurableAndChecksReferences() throws Exception {
        try (TestDatabase database = new TestDatabase(folder.resolve("a"), "")) {
            for (int i = 0; i < 3; i++) {
                assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
                assertThat(pragma(database, "synchronous")).as("FULL").isEqualTo("2");
                assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
                assertThat(pragma(database, "busy_timeout")).isEqualTo("10000");
            }
        }
    }

    @Test
    void onlyOnePortalUsesAFolder() throws Exception {
        try (TestDatabase database = new TestDatabase(folder.resolve("b"), "")) {
            PortalProperties properties = database.properties();
            assertThatThrownBy(() -> new DataDirectory(properties))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("in use by another portal");
        }
        new TestDatabase(folder.resolve("b"), "").close();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> new TestDatabase(file.resolve("data"), ""))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file.toString());
    }

    private static String pragma(TestDatabase database, String name) {
        return database.jdbc().sql("PRAGMA " + name).query(String.class).single();
    }
}
