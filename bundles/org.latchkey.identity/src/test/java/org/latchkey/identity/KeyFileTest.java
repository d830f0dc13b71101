// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;
import org.latchkey.unit.api.UnitException;

class KeyFileTest {

    @TempDir
    Path home;

    private Path folder() {
        return home.resolve("identity");
    }

    private Ed25519PrivateKey load() {
        return new KeyFile(folder()).loadOrCreate();
    }

    private String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theKeyIsMadeOnceAndOnlyTheUnitCanReadIt() throws IOException {
        Ed25519PrivateKey first = load();

        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(permissions(folder().resolve("unit.key"))).isEqualTo("rw-------");
        assertThat(names()).containsExactly("unit.key");
        assertThat(load().publicKey()).isEqualTo(first.publicKey());
        byte[] message = {1, 2, 3};
        assertThat(first.publicKey().verify(message, load().sign(message))).isTrue();
    }

    @Test
    void twoUnitsHaveTwoKeys() {
        assertThat(load().publicKey())
                .isNotEqualTo(new KeyFile(home.resolve("other")).loadOrCreate().publicKey());
    }

    @Test
    void loosePermissionsAreTightened() throws IOException {
        load();
        Files.setPosixFilePermissions(folder().resolve("unit.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));

        load();

        assertThat(permissions(folder().resolve("unit.key"))).isEqualTo("rw-------");
        assertThat(permissions(folder())).isEqualTo("rwx------");
    }

    @Test
    void aFileThatIsNoKeyIsKeptAndTheUnitGetsANewKey() throws IOException {
        load();
        Files.write(folder().resolve("unit.key"), new byte[31]);
        Ed25519PrivateKey second = load();
        Files.write(folder().resolve("unit.key"), new byte[0]);
        load();

        assertThat(names()).containsExactly("unit.key", "unit.key.set-aside-1", "unit.key.set-aside-2");
        assertThat(folder().resolve("unit.key.set-aside-1")).hasBinaryContent(new byte[31]);
        assertThat(load().publicKey()).isNotEqualTo(second.publicKey());
    }

    @Test
    void aHugeFileIsNotReadIntoMemory() throws IOException {
        load();
        Files.write(folder().resolve("unit.key"), new byte[1 << 20]);

        assertThatThrownBy(this::load).isInstanceOf(UnitException.class).hasMessageContaining("longer");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
