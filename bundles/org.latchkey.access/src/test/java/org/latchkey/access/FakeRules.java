// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Holders;

/** Rules that keep out whom the test names, by door. */
final class FakeRules implements BankRules {

    final Map<Integer, String> refusals = new HashMap<>();
    /** Whether customers are let into the bank; a word if not. */
    String closed = "";

    boolean lockedDown;
    Holders holders;

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        boolean held = holders != null
                && holders.at(door)
                        .filter(hold -> !hold.id().equals(HexFormat.of().formatHex(codeId)))
                        .isPresent();
        return held ? DOOR_TAKEN : refusals.getOrDefault(door, "");
    }

    @Override
    public boolean lockedDown(String bank) {
        return lockedDown;
    }

    @Override
    public String closed(String bank) {
        return closed;
    }

    @Override
    public Optional<byte[]> assigned(int door) {
        return Optional.empty();
    }

    @Override
    public List<ModeState> modes() {
        return List.of();
    }
}
