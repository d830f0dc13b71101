// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.sync;

import java.util.List;
import java.util.Optional;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.audit.ClockQuality;
import org.latchkey.protocol.cbor.CborFields;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.command.Position;
import org.latchkey.protocol.crypto.Sha256;
import org.latchkey.protocol.letter.TimeLetter;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.sync.UnitState.DoorState;
import org.latchkey.protocol.sync.UnitState.Health;
import org.latchkey.protocol.sync.UnitState.Held;

/** A unit's state as CBOR: a map with small keys. */
final class UnitStateCodec {

    private static final int KEY_ONLINE = 1;
    private static final int KEY_BOOT = 2;
    private static final int KEY_POSITION = 3;
    private static final int KEY_KEY_RING = 4;
    private static final int KEY_CONFIG = 5;
    private static final int KEY_EPOCH = 6;
    private static final int KEY_CHECKPOINT = 7;
    private static final int KEY_WITNESSED = 8;
    private static final int KEY_CLOCK = 9;
    private static final int KEY_TIME = 10;
    private static final int KEY_NONCE = 11;
    private static final int KEY_SET_ASIDE = 12;
    private static final int KEY_DOORS = 13;
    private static final int KEY_MODES = 14;
    private static final int KEY_HEALTH = 15;
    private static final int KEY_REPORT = 16;

    private static final int REQUIRED_KEYS = 14;
    private static final int DOOR_FIELDS = 4;
    private static final int DOOR_FIELDS_HELD = 5;
    private static final int HELD_FIELDS = 2;
    private static final int HEALTH_FIELDS = 3;

    private UnitStateCodec() {}

    static byte[] write(UnitState state) {
        CborWriter out = new CborWriter(1024);
        if (!state.online()) {
            return out.map(1).integer(KEY_ONLINE).bool(false).toByteArray();
        }
        int optional = (state.nonce().isPresent() ? 1 : 0) + (state.report().isPresent() ? 1 : 0);
        out.map(REQUIRED_KEYS + optional);
        out.integer(KEY_ONLINE).bool(true);
        out.integer(KEY_BOOT).integer(state.boot());
        out.integer(KEY_POSITION);
        state.position().write(out);
        out.integer(KEY_KEY_RING).integer(state.keyRingVersion());
        out.integer(KEY_CONFIG).bytes(state.configDigest());
        out.integer(KEY_EPOCH).integer(state.revocationEpoch());
        out.integer(KEY_CHECKPOINT).text(state.checkpoint());
        out.integer(KEY_WITNESSED).integer(state.witnessed());
        out.integer(KEY_CLOCK).integer(state.clock().number());
        out.integer(KEY_TIME).integer(state.time());
        state.nonce().ifPresent(nonce -> out.integer(KEY_NONCE).bytes(nonce));
        out.integer(KEY_SET_ASIDE).bool(state.setAside());
        writeDoors(state.doors(), out.integer(KEY_DOORS));
        out.integer(KEY_MODES).array(state.modes().size());
        state.modes().forEach(mode -> mode.write(out));
        writeHealth(state.health(), out.integer(KEY_HEALTH));
        state.report().ifPresent(report -> out.integer(KEY_REPORT).bytes(report));
        return out.toByteArray();
    }

    private static void writeDoors(List<DoorState> doors, CborWriter out) {
        out.array(doors.size());
        for (DoorState door : doors) {
            out.array(door.held().isPresent() ? DOOR_FIELDS_HELD : DOOR_FIELDS);
            out.integer(door.door()).integer(door.state());
            out.integer(door.item()).bool(door.quarantined());
            door.held()
                    .ifPresent(held -> out.array(HELD_FIELDS).integer(held.by()).integer(held.since()));
        }
    }

    private static void writeHealth(List<Health> health, CborWriter out) {
        out.array(health.size());
        health.forEach(check ->
                out.array(HEALTH_FIELDS).text(check.name()).bool(check.ok()).text(check.message()));
    }

    /** @throws IllegalArgumentException for fields out of bounds */
    static UnitState read(byte[] message) throws ProtocolException {
        CborReader in = new CborReader(message);
        CborFields fields = new CborFields(in);
        if (!fields.required(KEY_ONLINE).readBoolean()) {
            fields.end();
            in.end();
            return UnitState.offline();
        }
        UnitState state = new UnitState(
                true,
                fields.required(KEY_BOOT).readUnsigned(),
                Position.read(fields.required(KEY_POSITION)),
                fields.required(KEY_KEY_RING).readUnsigned(),
                fields.required(KEY_CONFIG).readBytes(Sha256.LENGTH),
                fields.required(KEY_EPOCH).readUnsigned(),
                fields.required(KEY_CHECKPOINT).readText(),
                fields.required(KEY_WITNESSED).readUnsigned(),
                ClockQuality.of(fields.required(KEY_CLOCK).readUnsigned()),
                fields.required(KEY_TIME).readUnsigned(),
                fields.has(KEY_NONCE) ? Optional.of(in.readBytes(TimeLetter.NONCE_LENGTH)) : Optional.empty(),
                fields.required(KEY_SET_ASIDE).readBoolean(),
                fields.required(KEY_DOORS).readList(SiteConfig.MAX_DOORS, UnitStateCodec::readDoor),
                fields.required(KEY_MODES).readList(SiteConfig.MAX_BANKS, ModeState::read),
                fields.required(KEY_HEALTH).readList(UnitState.MAX_HEALTH, UnitStateCodec::readHealth),
                fields.has(KEY_REPORT) ? Optional.of(in.readBytes()) : Optional.empty());
        fields.end();
        in.end();
        return state;
    }

    private static DoorState readDoor(CborReader in) throws ProtocolException {
        int fields = in.readArray();
        if (fields != DOOR_FIELDS && fields != DOOR_FIELDS_HELD) {
            throw new ProtocolException(Reason.CBOR_RANGE);
        }
        return new DoorState(
                (int) in.readUnsigned(Bounds.DOOR),
                (int) in.readUnsigned(DoorState.OPEN),
                (int) in.readUnsigned(DoorState.FULL),
                in.readBoolean(),
                fields == DOOR_FIELDS_HELD ? Optional.of(readHeld(in)) : Optional.empty());
    }

    private static Held readHeld(CborReader in) throws ProtocolException {
        in.readArray(HELD_FIELDS);
        return new Held((int) in.readUnsigned(Held.STAFF), in.readUnsigned());
    }

    private static Health readHealth(CborReader in) throws ProtocolException {
        in.readArray(HEALTH_FIELDS);
        return new Health(in.readText(), in.readBoolean(), in.readText());
    }
}
