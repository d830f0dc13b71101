// SPDX-License-Identifier: Apache-2.0
package org.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFilesTest {

    @TempDir
    Path folder;

    private static Head head(long size) {
        byte[] root = new byte[32];
        root[0] = (byte) size;
        return new Head(size, root, "note\nof several\n\nlines\n");
    }

    @Test
    void theNewestCounts() throws IOException {
        assertThat(new HeadFiles(folder).read()).isEmpty();
        for (int size = 1; size < 6; size++) {
            HeadFiles heads = new HeadFiles(folder);
            heads.read();
            heads.write(head(size));

            assertThat(new HeadFiles(folder).read()).hasValue(head(size));
        }
        assertThat(new HeadFiles(folder).read().orElseThrow().note()).isEqualTo(head(5).note());
    }

    @Test
    void twoFilesTakeTurns() throws IOException {
        HeadFiles heads = new HeadFiles(folder);
        heads.write(head(1));
        byte[] older = Files.readAllBytes(folder.resolve("head-0"));
        heads.write(head(2));

        assertThat(folder.resolve("head-0")).hasBinaryContent(older);
        heads.write(head(3));
        assertThat(Files.readAllBytes(folder.resolve("head-0"))).isNotEqualTo(older);
    }

    @Test
    void aFileWithAnyFlippedBitDoesNotCount() throws IOException {
        HeadFiles heads = new HeadFiles(folder);
        heads.write(head(1));
        heads.write(head(2));
        Path newer = folder.resolve("head-1");
        byte[] whole = Files.readAllBytes(newer);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(newer, damaged);

            assertThat(new HeadFiles(folder).read()).as("bit %d", bit).hasValue(head(1));
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(newer, Arrays.copyOf(whole, length));
            assertThat(new HeadFiles(folder).read()).as("length %d", length).hasValue(head(1));
        }
    }

    @Test
    void replacingAllLeavesNothingOfTheEarlierTrail() throws IOException {
        HeadFiles heads = new HeadFiles(folder);
        heads.write(head(100));
        heads.write(head(101));
        heads.replaceAll(head(1));

        assertThat(new HeadFiles(folder).read()).hasValue(head(1));
        Files.delete(folder.resolve("head-0"));
        assertThat(new HeadFiles(folder).read()).hasValue(head(1));
    }
}
