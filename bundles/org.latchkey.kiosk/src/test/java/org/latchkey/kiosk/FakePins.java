// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.function.BiFunction;
import org.latchkey.unit.api.PinSessions;

/** Sessions that answer what a test wants. */
record FakePins(BiFunction<Integer, char[], Answer> answer) implements PinSessions {

    @Override
    public Answer begin(int door, char[] pin) {
        return answer.apply(door, pin);
    }

    @Override
    public Answer reopen(int door, char[] pin) {
        return answer.apply(door, pin);
    }

    @Override
    public Answer end(int door, char[] pin) {
        return answer.apply(door, pin);
    }

    @Override
    public Answer release(int door, String staffCode) {
        throw new UnsupportedOperationException();
    }
}
