// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.latchkey.unit.api.Gatekeeper;

/** Accepts everything and remembers what it was asked. */
final class FakeGate implements Gatekeeper {

    final List<String> asked = new ArrayList<>();

    private Verdict accept(String what, List<Integer> doors) {
        asked.add(what);
        return new Verdict(true, "ok", doors, 1, CompletableFuture.completedFuture(List.of()));
    }

    @Override
    public Verdict present(String text, String source) {
        return accept("present " + text, List.of());
    }

    @Override
    public Verdict present(String text, String source, List<Integer> doors) {
        return accept("present " + text + " " + doors + " " + source, doors);
    }

    @Override
    public Verdict end(String text, String source) {
        return accept("end " + text + " " + source, List.of());
    }

    @Override
    public Verdict release(int door, String text, String source) {
        return accept("release " + door + " " + text + " " + source, List.of());
    }

    @Override
    public void preferLow(long millis) {
        asked.add("low " + millis);
    }

    @Override
    public Verdict test(int door) {
        return accept("test " + door, List.of(door));
    }

    @Override
    public String clear(int door) {
        asked.add("clear " + door);
        return "Cleared.";
    }
}
