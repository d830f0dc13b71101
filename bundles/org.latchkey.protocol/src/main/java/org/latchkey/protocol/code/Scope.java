// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;

/**
 * What a code may do, with what and how often. Use the factories; out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param op the operation
 * @param doors for open (1 to 32) and staff (0 to 32, none means all): door numbers, strictly ascending; else empty
 * @param bank for allocate, drop-off and pick-up: the bank, empty means any; at most 32 characters; else empty
 * @param sizeClass for allocate, drop-off and pick-up: the size class, 0 means any; else 0
 * @param booking for drop-off and pick-up: 8 bytes that the two codes share; else empty
 * @param uses openings per (code, door); 0 means unlimited within the validity
 */
public record Scope(Op op, List<Integer> doors, String bank, long sizeClass, byte[] booking, long uses) {

    /** The most doors a code can name. */
    public static final int MAX_DOORS = 32;

    /** Length of a booking id in bytes. */
    public static final int BOOKING_LENGTH = 8;

    private static final int FIELDS = 3;
    private static final int BYTES_PER_CHARACTER = 3;
    private static final byte[] NO_BOOKING = {};

    public Scope {
        doors = List.copyOf(doors);
        booking = booking.clone();
        boolean namesDoors = op == Op.OPEN || op == Op.STAFF;
        boolean hasBooking = op == Op.DROP_OFF || op == Op.PICK_UP;
        boolean namesBank = op == Op.ALLOCATE || hasBooking;
        Bounds.size("doors", doors, op == Op.OPEN ? 1 : 0, namesDoors ? MAX_DOORS : 0);
        int last = 0;
        for (int door : doors) {
            Bounds.range("door", door, last + 1, Bounds.DOOR);
            last = door;
        }
        Bounds.text("bank", bank, 0, namesBank ? Bounds.NAME : 0);
        Bounds.range("size class", sizeClass, 0, namesBank ? Long.MAX_VALUE : 0);
        Bounds.check(booking.length == (hasBooking ? BOOKING_LENGTH : 0), "booking");
        Bounds.range("uses", uses, 0, Long.MAX_VALUE);
    }

    public static Scope open(List<Integer> doors, long uses) {
        return new Scope(Op.OPEN, doors, "", 0, NO_BOOKING, uses);
    }

    public static Scope allocate(String bank, long sizeClass, long uses) {
        return new Scope(Op.ALLOCATE, List.of(), bank, sizeClass, NO_BOOKING, uses);
    }

    public static Scope dropOff(String bank, long sizeClass, byte[] booking, long uses) {
        return new Scope(Op.DROP_OFF, List.of(), bank, sizeClass, booking, uses);
    }

    public static Scope pickUp(String bank, long sizeClass, byte[] booking, long uses) {
        return new Scope(Op.PICK_UP, List.of(), bank, sizeClass, booking, uses);
    }

    public static Scope staff(List<Integer> doors, long uses) {
        return new Scope(Op.STAFF, doors, "", 0, NO_BOOKING, uses);
    }

    public static Scope technician(long uses) {
        return new Scope(Op.TECHNICIAN, List.of(), "", 0, NO_BOOKING, uses);
    }

    CborWriter encode() {
        CborWriter out = new CborWriter();
        out.array(FIELDS).integer(op.number());
        switch (op) {
            case OPEN, STAFF, TECHNICIAN -> {
                out.array(doors.size());
                doors.forEach(out::integer);
            }
            case ALLOCATE -> out.array(2).text(bank).integer(sizeClass);
            default -> out.array(3).text(bank).integer(sizeClass).bytes(booking);
        }
        return out.integer(uses);
    }

    static Scope decode(CborReader in) throws ProtocolException {
        in.readArray(FIELDS);
        Op op = Op.of(in.readUnsigned());
        List<Integer> doors = List.of();
        String bank = "";
        long sizeClass = 0;
        byte[] booking = NO_BOOKING;
        switch (op) {
            case OPEN, STAFF, TECHNICIAN -> doors = readDoors(in);
            case ALLOCATE -> {
                in.readArray(2);
                bank = readBank(in);
                sizeClass = in.readUnsigned();
            }
            default -> {
                in.readArray(3);
                bank = readBank(in);
                sizeClass = in.readUnsigned();
                booking = in.readBytes(BOOKING_LENGTH);
            }
        }
        long uses = in.readUnsigned();
        in.end();
        return new Scope(op, doors, bank, sizeClass, booking, uses);
    }

    private static String readBank(CborReader in) throws ProtocolException {
        return in.readText(BYTES_PER_CHARACTER * Bounds.NAME);
    }

    private static List<Integer> readDoors(CborReader in) throws ProtocolException {
        int count = in.readArray();
        List<Integer> doors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            doors.add((int) in.readUnsigned(Bounds.DOOR));
        }
        return doors;
    }

    @Override
    public byte[] booking() {
        return booking.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scope scope
                && op == scope.op
                && doors.equals(scope.doors)
                && bank.equals(scope.bank)
                && sizeClass == scope.sizeClass
                && Arrays.equals(booking, scope.booking)
                && uses == scope.uses;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * op.hashCode() + doors.hashCode()) + Arrays.hashCode(booking);
    }
}
