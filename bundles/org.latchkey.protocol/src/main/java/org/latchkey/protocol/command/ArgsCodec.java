// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborFields;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.command.CommandArgs.Assign;
import org.latchkey.protocol.command.CommandArgs.Configure;
import org.latchkey.protocol.command.CommandArgs.EmergencyOpen;
import org.latchkey.protocol.command.CommandArgs.InstallKeyRing;
import org.latchkey.protocol.command.CommandArgs.LockDown;
import org.latchkey.protocol.command.CommandArgs.Open;
import org.latchkey.protocol.command.CommandArgs.ReEnrol;
import org.latchkey.protocol.command.CommandArgs.ReleaseDoor;
import org.latchkey.protocol.command.CommandArgs.Revoke;
import org.latchkey.protocol.command.CommandArgs.RunRelease;
import org.latchkey.protocol.command.CommandArgs.SetMode;
import org.latchkey.protocol.keyring.KeyRingLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.SiteConfig;

/** The scope of a command as CBOR: [number, map of arguments]. */
final class ArgsCodec {

    private static final int FIELDS = 2;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;

    private ArgsCodec() {}

    static CborWriter write(CommandArgs args) {
        CborWriter out = new CborWriter();
        out.array(FIELDS).integer(args.type().number());
        if (args instanceof Revoke revoke) {
            out.map(2).integer(FIRST).integer(revoke.epoch());
            out.integer(SECOND).map(revoke.untilByIndex().size());
            revoke.untilByIndex().forEach((index, until) -> out.integer(index).integer(until));
        } else if (args instanceof Assign assign) {
            out.map(1 + count(assign.codeId().isPresent())).integer(FIRST).integer(assign.door());
            assign.codeId().ifPresent(id -> out.integer(SECOND).bytes(id));
        } else if (args instanceof SetMode mode) {
            out.map(2 + count(mode.effectiveAt().isPresent())).integer(FIRST).text(mode.bank());
            out.integer(SECOND).integer(mode.mode().number());
            optional(THIRD, mode.effectiveAt(), out);
        } else if (args instanceof Configure configure) {
            out.map(1).integer(FIRST).bytes(configure.config().encode());
        } else if (args instanceof InstallKeyRing ring) {
            out.map(1).integer(FIRST).bytes(ring.letter());
        } else if (args instanceof RunRelease run) {
            out.map(1
                    + count(run.notBefore().isPresent())
                    + count(run.notAfter().isPresent()));
            out.integer(FIRST).integer(run.release());
            optional(SECOND, run.notBefore(), out);
            optional(THIRD, run.notAfter(), out);
        } else if (args instanceof ReEnrol enrol) {
            out.map(1).integer(FIRST).text(enrol.enrolment());
        } else {
            writeMomentary(args, out);
        }
        return out;
    }

    private static void writeMomentary(CommandArgs args, CborWriter out) {
        if (args instanceof Open open) {
            out.map(1).integer(FIRST).array(open.doors().size());
            open.doors().forEach(out::integer);
        } else if (args instanceof ReleaseDoor release) {
            out.map(1).integer(FIRST).integer(release.door());
        } else if (args instanceof LockDown lock) {
            out.map(2).integer(FIRST).text(lock.bank()).integer(SECOND).bool(lock.on());
        } else if (args instanceof EmergencyOpen open) {
            out.map(1).integer(FIRST).text(open.bank());
        } else {
            throw new IllegalStateException("a command that can not be written: " + args.type());
        }
    }

    private static int count(boolean present) {
        return present ? 1 : 0;
    }

    private static void optional(int key, OptionalLong value, CborWriter out) {
        value.ifPresent(time -> out.integer(key).integer(time));
    }

    /** Reads a scope to its end. @throws IllegalArgumentException for arguments out of bounds */
    static CommandArgs read(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        CommandType type = CommandType.of(in.readUnsigned());
        CborFields fields = new CborFields(in);
        CommandArgs args =
                switch (type) {
                    case REVOKE ->
                        new Revoke(fields.required(FIRST).readUnsigned(), revocations(fields.required(SECOND)));
                    case ASSIGN -> new Assign(door(fields.required(FIRST)), codeId(fields, in));
                    case SET_MODE ->
                        new SetMode(
                                bank(fields.required(FIRST)),
                                BankMode.of(fields.required(SECOND).readUnsigned()),
                                optional(THIRD, fields, in));
                    case CONFIGURE -> new Configure(config(fields.required(FIRST)));
                    case KEY_RING -> new InstallKeyRing(fields.required(FIRST).readBytes(1, KeyRingLetter.MAX_SIZE));
                    case RUN_RELEASE ->
                        new RunRelease(
                                fields.required(FIRST).readUnsigned(),
                                optional(SECOND, fields, in),
                                optional(THIRD, fields, in));
                    case RE_ENROL -> new ReEnrol(fields.required(FIRST).readText());
                    case OPEN -> new Open(doors(fields.required(FIRST)));
                    case RELEASE_DOOR -> new ReleaseDoor(door(fields.required(FIRST)));
                    case LOCK_DOWN ->
                        new LockDown(
                                bank(fields.required(FIRST)),
                                fields.required(SECOND).readBoolean());
                    case EMERGENCY_OPEN -> new EmergencyOpen(bank(fields.required(FIRST)));
                };
        fields.end();
        in.end();
        return args;
    }

    private static SortedMap<Long, Long> revocations(CborReader in) throws ProtocolException {
        int count = in.readMap();
        Bounds.range("revocations", count, 1, Revoke.MAX_ENTRIES);
        SortedMap<Long, Long> untilByIndex = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            untilByIndex.put(in.readUnsigned(), in.readUnsigned());
        }
        return untilByIndex;
    }

    private static Optional<byte[]> codeId(CborFields fields, CborReader in) throws ProtocolException {
        return fields.has(SECOND) ? Optional.of(in.readBytes(AccessCode.ID_LENGTH)) : Optional.empty();
    }

    private static OptionalLong optional(int key, CborFields fields, CborReader in) throws ProtocolException {
        return fields.has(key) ? OptionalLong.of(in.readUnsigned()) : OptionalLong.empty();
    }

    private static SiteConfig config(CborReader in) throws ProtocolException {
        return SiteConfig.decode(in.readBytes());
    }

    private static String bank(CborReader in) throws ProtocolException {
        return in.readText(Bounds.NAME);
    }

    private static int door(CborReader in) throws ProtocolException {
        return (int) in.readUnsigned(Bounds.DOOR);
    }

    private static List<Integer> doors(CborReader in) throws ProtocolException {
        int count = in.readArray();
        Bounds.range("doors", count, 1, Open.MAX_DOORS);
        List<Integer> doors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            doors.add(door(in));
        }
        return doors;
    }
}
