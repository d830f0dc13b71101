// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol;

import java.util.HexFormat;

/** Hex for tests; spaces are ignored. */
public final class Hex {

    private Hex() {}

    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static String text(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
