// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.SiteReport;

/** Notes what it is given; answers at once, or when told to. */
final class FakeGate implements LetterGate, SiteReport {

    final List<TypedLetter> letters = new CopyOnWriteArrayList<>();
    final List<byte[]> latest = new CopyOnWriteArrayList<>();
    volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    volatile long epoch;

    @Override
    public CompletableFuture<Answer> accept(TypedLetter letter, String source) {
        letters.add(letter);
        return gate.thenApply(done -> new Answer(CommandOutcome.APPLIED, "", 1, Optional.empty()));
    }

    @Override
    public Position position() {
        return Position.NONE;
    }

    @Override
    public List<byte[]> acknowledgements() {
        return List.copyOf(latest);
    }

    @Override
    public long keyRingVersion() {
        return 1;
    }

    @Override
    public byte[] configDigest() {
        return new byte[32];
    }

    @Override
    public long revocationEpoch() {
        return epoch;
    }

    @Override
    public boolean setAside() {
        return false;
    }

    @Override
    public List<ModeState> modes() {
        return List.of();
    }
}
