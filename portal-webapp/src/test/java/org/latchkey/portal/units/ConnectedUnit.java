// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.pki.Authority;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.command.Acknowledgement;
import org.latchkey.protocol.command.CommandLetter;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.ProvisioningFile;
import org.latchkey.protocol.site.Snapshot;
import org.latchkey.protocol.sync.UnitState;

/** A unit that obeys: enrolled for a site, connected, and as far in its log as it says. */
public final class ConnectedUnit implements AutoCloseable {

    private static final long TOLERANCE = 300;
    private static final long PATIENCE_SECONDS = 60;

    private final TestPortal portal;
    private final String site;
    private final FakeUnit unit;
    private final UnitLink link;
    private KeyRing ring;
    private Snapshot snapshot;
    private Position position;
    private long revocationEpoch;

    private ConnectedUnit(TestPortal portal, String site, FakeUnit unit, UnitLink link) throws Exception {
        this.portal = portal;
        this.site = site;
        this.unit = unit;
        this.link = link;
        ProvisioningFile file = ProvisioningFile.decode(unit.provisioning());
        ring = KeyRingLetter.open(file.keyRingLetter(), file.root());
        install(file.snapshotLetter());
    }

    /** Enrols a fresh unit for the site. */
    public static FakeUnit enrolled(TestPortal portal, TestClient operator, String site) throws Exception {
        // So that many tests in a row are not taken for somebody who guesses.
        portal.clock().advance(Duration.ofSeconds(10));
        FakeUnit unit = new FakeUnit();
        String token = operator.post("/sites/" + site + "/enrolments", "")
                .json()
                .get("token")
                .asString();
        int status =
                unit.enrol(token, portal.bean(Authority.class).certificate()).statusCode();
        if (status != 200) {
            throw new AssertionError("the unit was not enrolled: " + status);
        }
        return unit;
    }

    /** Connects an enrolled unit; it says nothing yet. */
    public static ConnectedUnit connect(TestPortal portal, String site, FakeUnit unit) throws Exception {
        UnitLink link = new UnitLink(
                unit.broker(),
                "unit-" + site,
                unit.tls(true),
                "lk/v1/" + site + "/up/state",
                UnitState.offline().encode());
        link.subscribe("lk/v1/" + site + "/down/command");
        return new ConnectedUnit(portal, site, unit, link);
    }

    public FakeUnit identity() {
        return unit;
    }

    public UnitLink link() {
        return link;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public KeyRing ring() {
        return ring;
    }

    public Position position() {
        return position;
    }

    /** Pretends to be somewhere else in the log. */
    public void believe(Position other) {
        position = other;
    }

    /** Pretends to have all revocations up to another one. */
    public void believe(long otherEpoch) {
        revocationEpoch = otherEpoch;
    }

    /** Says where it is. */
    public void report() throws Exception {
        report(Optional.empty());
    }

    public void report(Optional<byte[]> nonce) throws Exception {
        report(nonce, snapshot.config().digest());
    }

    /** Says where it is, and which configuration is in force. */
    public void reportDigest(byte[] configDigest) throws Exception {
        report(Optional.empty(), configDigest);
    }

    /** Says that it is later by so many seconds, and that nobody proved it. */
    public void reportAhead(long seconds) throws Exception {
        report(Optional.empty(), snapshot.config().digest(), now() + seconds);
    }

    private void report(Optional<byte[]> nonce, byte[] configDigest) throws Exception {
        report(nonce, configDigest, 0);
    }

    private void report(Optional<byte[]> nonce, byte[] configDigest, long time) throws Exception {
        UnitState state = new UnitState(
                true,
                1,
                position,
                ring.version(),
                configDigest,
                revocationEpoch,
                "",
                0,
                ClockQuality.UNPROVEN,
                time,
                nonce,
                false,
                List.of(),
                List.of(),
                List.of());
        link.publish("lk/v1/" + site + "/up/state", state.encode(), true);
    }

    /** The next command, verified; nothing is done about it. */
    public VerifiedCommand next() throws Exception {
        return CommandLetter.open(link.next(LetterType.COMMAND), ring, site, now(), TOLERANCE);
    }

    /** Takes a command as done, and says so. */
    public void apply(VerifiedCommand command) throws Exception {
        if (command.command().seq().isPresent()) {
            position = new Position(command.command().seq().getAsLong(), command.envelopeHash());
        }
        answer(command, CommandOutcome.APPLIED, unit);
    }

    /** Answers, with the key of any unit. */
    public void answer(VerifiedCommand command, CommandOutcome outcome, FakeUnit signer) throws Exception {
        answer(command, outcome, "", signer);
    }

    /** Says why, too. */
    public void answer(VerifiedCommand command, CommandOutcome outcome, String reason, FakeUnit signer)
            throws Exception {
        Acknowledgement done = new Acknowledgement(
                site,
                now(),
                command.command().id(),
                command.command().seq(),
                command.envelopeHash(),
                outcome,
                reason,
                Acknowledgement.NO_RECORD,
                position);
        link.publish("lk/v1/" + site + "/up/ack", done.sign(signer.key()), false);
    }

    /** Waits for the next snapshot and takes it. */
    public void takeSnapshot() throws Exception {
        install(link.next(LetterType.SNAPSHOT));
    }

    /** Waits for the next key ring and takes it. */
    public void takeRing() throws Exception {
        takeRing(link.next(LetterType.KEYRING));
    }

    public void takeRing(byte[] letter) throws Exception {
        ring = KeyRingLetter.open(
                letter, ProvisioningFile.decode(unit.provisioning()).root());
    }

    private void install(byte[] letter) throws Exception {
        snapshot = Snapshot.open(letter, ring, site, now(), TOLERANCE);
        position = new Position(snapshot.seq(), snapshot.envelopeHashAtSeq());
        revocationEpoch = snapshot.revocations().epoch();
    }

    private long now() {
        return portal.clock().instant().getEpochSecond();
    }

    /** Waits until the portal says that of the command. */
    public static void awaitState(TestClient client, String site, VerifiedCommand command, String state)
            throws Exception {
        awaitState(client, site, HexFormat.of().formatHex(command.command().id()), state);
    }

    public static void awaitState(TestClient client, String site, String id, String state) throws Exception {
        await(() -> client.get("/sites/" + site + "/commands/" + id)
                .json()
                .get("state")
                .asString()
                .equals(state));
    }

    /** Something that will hold sooner or later. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    public static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen");
            }
            Thread.yield();
        }
    }

    @Override
    public void close() throws Exception {
        link.close();
    }
}
