// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.unit.api.BankRules;

/** Rules that keep out whom the test names, by door. */
final class FakeRules implements BankRules {

    final Map<Integer, String> refusals = new HashMap<>();

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        return refusals.getOrDefault(door, "");
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
