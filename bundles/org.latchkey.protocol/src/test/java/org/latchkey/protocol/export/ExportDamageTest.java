// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.export.Exports.Trail;

/** An export is one string of bytes: altering, removing or reordering any part of it is found. */
class ExportDamageTest {

    private static final Trail TRAIL = Trail.ofUnit(Exports.UNIT, 7);
    private static final Trail SECOND = Trail.ofUnit(Exports.key(6), 3);

    /** One trail, of which a row is shown and a row is hidden, not up to the end of the tree. */
    private static byte[] smallest() {
        return Exports.export(out -> Exports.write(out, TRAIL, 1, 3, 4, i -> i != 2));
    }

    private static byte[] small() {
        return Exports.export(out -> {
            Exports.write(out, TRAIL, 1, 5, 7, i -> i != 2);
            Exports.write(out, SECOND, 0, 2, 2, i -> true);
        });
    }

    @Test
    void everyBitOfEveryByteCounts() throws Exception {
        assertThat(Exports.verify(small()).sections()).hasSize(2);
        byte[] file = smallest();
        assertThat(Exports.verify(file).sections()).hasSize(1);
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped, "bit " + bit);
        }
    }

    @Test
    void everyByteTakesNoOtherValue() {
        byte[] file = small();
        Random random = new Random(20);
        for (int at = 0; at < file.length; at++) {
            for (int i = 0; i < 2; i++) {
                byte[] changed = file.clone();
                changed[at] = (byte) (file[at] + 1 + random.nextInt(255));
                assertRefused(changed, "byte " + at);
            }
        }
    }

    @Test
    void everyRemovalAndEveryAdditionCounts() {
        byte[] file = smallest();
        for (int at = 0; at < file.length; at++) {
            assertRefused(Arrays.copyOf(file, at), "cut at " + at);
            assertRefused(without(file, at, at + 1), "without " + at);
            byte[] longer = new byte[file.length + 1];
            System.arraycopy(file, 0, longer, 0, at);
            System.arraycopy(file, at, longer, at + 1, file.length - at);
            assertRefused(longer, "with one more at " + at);
        }
        for (int more = 0; more < 256; more += 5) {
            byte[] longer = Arrays.copyOf(file, file.length + 1);
            longer[file.length] = (byte) more;
            assertRefused(longer, "longer");
        }
        byte[] twice = Arrays.copyOf(file, 2 * file.length);
        System.arraycopy(file, 0, twice, file.length, file.length);
        assertRefused(twice, "twice");
    }

    @Test
    void everyRemovedRepeatedOrExchangedFrameCounts() {
        List<byte[]> frames = frames(small());
        for (int i = 0; i < frames.size(); i++) {
            List<byte[]> removed = new ArrayList<>(frames);
            removed.remove(i);
            assertRefused(join(removed), "without frame " + i);
            List<byte[]> repeated = new ArrayList<>(frames);
            repeated.add(i, frames.get(i));
            assertRefused(join(repeated), "frame twice " + i);
            for (int j = 0; j < i; j++) {
                List<byte[]> swapped = new ArrayList<>(frames);
                swapped.set(i, frames.get(j));
                swapped.set(j, frames.get(i));
                assertRefused(join(swapped), "frames " + i + " and " + j);
            }
        }
        List<byte[]> sectionRemoved = new ArrayList<>(frames);
        sectionRemoved.subList(4, 7).clear();
        assertRefused(join(sectionRemoved), "without the second section");
    }

    /** The rows by themselves: exchanged, removed, hidden after the fact, each as the writer would have written it. */
    @Test
    void everyExchangeOfRowsCounts() {
        List<byte[]> frames = frames(small());
        for (int i = 1; i < 5; i++) {
            for (int j = 1; j < 5; j++) {
                if (i != j) {
                    List<byte[]> changed = new ArrayList<>(frames);
                    changed.set(2, rows(i, j));
                    assertRefused(join(changed), "rows " + i + " and " + j);
                }
            }
            int alsoHidden = i;
            byte[] hidden = Exports.export(out -> {
                Exports.write(out, TRAIL, 1, 5, 7, row -> row != 2 && row != alsoHidden);
                Exports.write(out, SECOND, 0, 2, 2, row -> true);
            });
            List<byte[]> changed = new ArrayList<>(frames);
            changed.set(2, frames(hidden).get(2));
            if (i != 2) {
                assertRefused(join(changed), "row " + i + " hidden");
            }
        }
    }

    /** The rows 1 to 4 in one frame, two of them exchanged. */
    private static byte[] rows(int one, int other) {
        List<byte[]> records = new ArrayList<>(TRAIL.records());
        records.set(one, TRAIL.records().get(other));
        records.set(other, TRAIL.records().get(one));
        Trail swapped = new Trail(TRAIL.key(), TRAIL.origin(), records);
        return frames(Exports.export(out -> Exports.write(out, swapped, 1, 5, 7, i -> i != 2)))
                .get(2);
    }

    @Test
    void damageAtRandomNeverDoesMoreThanRefuse() {
        byte[] file = small();
        Random random = new Random(21);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = Arrays.copyOf(file, 1 + random.nextInt(file.length + 20));
            for (int flips = random.nextInt(5); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            if (!Arrays.equals(damaged, file)) {
                assertRefused(damaged, "random");
            }
        }
    }

    private static byte[] without(byte[] file, int from, int to) {
        byte[] shorter = Arrays.copyOf(file, file.length - (to - from));
        System.arraycopy(file, to, shorter, from, file.length - to);
        return shorter;
    }

    private static List<byte[]> frames(byte[] file) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            int end = at + 4 + ByteBuffer.wrap(file, at, 4).getInt();
            frames.add(Arrays.copyOfRange(file, at, end));
            at = end;
        }
        return frames;
    }

    private static byte[] join(List<byte[]> frames) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        frames.forEach(file::writeBytes);
        return file.toByteArray();
    }

    private static void assertRefused(byte[] file, String what) {
        try {
            Exports.verify(file);
            fail("accepted: " + what);
        } catch (ProtocolException e) {
            assertThat(e.reason()).isNotEmpty();
        }
    }
}
