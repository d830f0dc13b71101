// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.latchkey.protocol.Refusals.assertReason;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latchkey.protocol.Hex;
import org.latchkey.protocol.ProtocolException;

class CborReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "17",
                "1818",
                "18ff",
                "190100",
                "1a00010000",
                "1b0000000100000000",
                "1bffffffffffffffff",
                "20",
                "3bffffffffffffffff",
                "40",
                "4401020304",
                "60",
                "63e6b0b4",
                "64f0908591",
                "80",
                "a0",
                "f4",
                "f5",
                "f6",
                "83010203",
                "a201020304",
                // Ascending by encoding, not by value: 10, 100, −1, text by length.
                "a50a01186402200361610462616105",
                "a2810001810102",
                "8181818181818180",
                "a161618201a16162a0"
            })
    void oneItemOfTheSubsetIsAcceptedAndEncodesToItself(String hex) throws Exception {
        assertThat(Hex.text(Cbor.reencode(Hex.bytes(hex)))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "'', cbor-truncated",
        "18, cbor-truncated",
        "1901, cbor-truncated",
        "4401, cbor-truncated",
        "8201, cbor-truncated",
        "a101, cbor-truncated",
        "0000, cbor-trailing",
        "8001, cbor-trailing",
        "1800, cbor-not-shortest",
        "1817, cbor-not-shortest",
        "1900ff, cbor-not-shortest",
        "1a0000ffff, cbor-not-shortest",
        "1b00000000ffffffff, cbor-not-shortest",
        "3817, cbor-not-shortest",
        "5801ff, cbor-not-shortest",
        "7800, cbor-not-shortest",
        "980101, cbor-not-shortest",
        "b80101, cbor-not-shortest",
        "a201000100, cbor-duplicate-key",
        "a202000100, cbor-key-order",
        "a220000100, cbor-key-order",
        "a2626161006162 00, cbor-key-order",
        "a28101008100 00, cbor-key-order",
        "61ff, cbor-utf8",
        "62c080, cbor-utf8",
        "63eda080, cbor-utf8",
        "64f4908080, cbor-utf8",
        "62c328, cbor-utf8",
        "818181818181818180, cbor-depth",
        "a100a100a100a100a100a100a100a100a0, cbor-depth",
        "c000, cbor-forbidden",
        "d28443a10126a0f640, cbor-forbidden",
        "f7, cbor-forbidden",
        "f0, cbor-forbidden",
        "f818, cbor-forbidden",
        "f97e00, cbor-forbidden",
        "fa00000000, cbor-forbidden",
        "fb0000000000000000, cbor-forbidden",
        "ff, cbor-forbidden",
        "1c, cbor-forbidden",
        "5c, cbor-forbidden",
        "9f01ff, cbor-forbidden",
        "bf0101ff, cbor-forbidden",
        "5f4101ff, cbor-forbidden",
        "7f6161ff, cbor-forbidden",
        "1f, cbor-forbidden",
        "5a7fffffff, cbor-truncated",
        "5a80000000, cbor-truncated",
        "5b4000000000000000, cbor-truncated",
        "5bffffffffffffffff, cbor-truncated",
        "7b4000000000000000, cbor-truncated",
        "9a80000000, cbor-truncated",
        "9b4000000000000000, cbor-truncated",
        "bb4000000000000000, cbor-truncated",
        "bb8000000000000001, cbor-truncated",
    })
    void everythingElseIsRefused(String hex, String reason) {
        assertReason(() -> Cbor.reencode(Hex.bytes(hex))).isEqualTo(reason);
    }

    @Test
    void aMillionNestedArraysAreRefusedAtTheNinth() {
        byte[] bomb = new byte[1_000_000];
        Arrays.fill(bomb, (byte) 0x81);
        assertReason(() -> Cbor.reencode(bomb)).isEqualTo("cbor-depth");
    }

    @Test
    void everyPrefixOfAnItemIsRefused() throws Exception {
        byte[] item = Hex.bytes("a4016361626302820120031903e8046474657874");
        assertThat(Cbor.reencode(item)).isEqualTo(item);
        for (int length = 0; length < item.length; length++) {
            byte[] prefix = Arrays.copyOf(item, length);
            assertThatThrownBy(() -> Cbor.reencode(prefix)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void whateverIsAcceptedEncodesToItself() {
        Random random = new Random(1);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] input = new byte[random.nextInt(24)];
            random.nextBytes(input);
            // Small heads make deep structures likely.
            for (int j = 0; j < input.length; j++) {
                if (random.nextBoolean()) {
                    input[j] &= (byte) 0xe3;
                }
            }
            try {
                assertThat(Cbor.reencode(input)).isEqualTo(input);
                accepted++;
            } catch (ProtocolException e) {
                assertThat(e.reason()).startsWith("cbor-");
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void typedReadsRefuseOtherKindsAndRanges() {
        assertReason(() -> reader("20").readUnsigned()).isEqualTo("cbor-type");
        assertReason(() -> reader("6161").readBytes()).isEqualTo("cbor-type");
        assertReason(() -> reader("f6").readBoolean()).isEqualTo("cbor-type");
        assertReason(() -> reader("80").readMap()).isEqualTo("cbor-type");
        assertReason(() -> reader("1b8000000000000000").readUnsigned()).isEqualTo("cbor-range");
        assertReason(() -> reader("3b8000000000000000").readInteger()).isEqualTo("cbor-range");
        assertReason(() -> reader("1903e8").readUnsigned(999)).isEqualTo("cbor-range");
        assertReason(() -> reader("420102").readBytes(3)).isEqualTo("cbor-range");
        assertReason(() -> reader("626162").readText(1)).isEqualTo("cbor-range");
        assertReason(() -> reader("8101").readArray(2)).isEqualTo("cbor-range");
    }

    @Test
    void theExtremesOfALongAreRead() throws Exception {
        assertThat(reader("1b7fffffffffffffff").readUnsigned()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader("3b7fffffffffffffff").readInteger()).isEqualTo(Long.MIN_VALUE);
        assertThat(reader("20").readInteger()).isEqualTo(-1);
    }

    @Test
    void aReaderThatIsLeftInTheMiddleDoesNotEnd() throws Exception {
        CborReader reader = reader("820102");
        reader.readArray();
        reader.readUnsigned();
        assertReason(reader::end).isEqualTo("cbor-trailing");
        assertReason(() -> reader("00").end()).isEqualTo("cbor-truncated");
    }

    @Test
    void embeddedItemsHaveTheirOwnEndAndDepth() throws Exception {
        CborReader outer = reader("82428100" + "07");
        outer.readArray(2);
        CborReader inner = outer.readEmbedded();
        inner.readArray(1);
        assertThat(inner.readUnsigned()).isZero();
        inner.end();
        assertThat(outer.readUnsigned()).isEqualTo(7);
        outer.end();

        CborReader trailing = reader("420000").readEmbedded();
        trailing.readUnsigned();
        assertReason(trailing::end).isEqualTo("cbor-trailing");
    }

    @Test
    void textThatUtf8CanNotCarryIsNotWritten() {
        assertThatThrownBy(() -> new CborWriter().text("\ud800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWriterGrowsAndChoosesShortestHeads() throws Exception {
        CborWriter writer = new CborWriter(1);
        long[] edges = {0, 23, 24, 255, 256, 65535, 65536, 0xffffffffL, 0x100000000L, Long.MAX_VALUE, -1, -24, -25};
        writer.array(edges.length + 1);
        for (long edge : edges) {
            writer.integer(edge);
        }
        writer.integer(Long.MIN_VALUE);
        CborReader reader = new CborReader(Cbor.reencode(writer.toByteArray()));
        reader.readArray(edges.length + 1);
        for (long edge : edges) {
            assertThat(reader.readInteger()).isEqualTo(edge);
        }
        assertThat(reader.readInteger()).isEqualTo(Long.MIN_VALUE);
        reader.end();
    }

    private static CborReader reader(String hex) {
        return new CborReader(Hex.bytes(hex));
    }
}
