// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

/**
 * A Waveshare Modbus RTU relay board with a door's switch on the input of each relay. Not inverted, a set input is a
 * closed door. A relay that is switched on without a time stays on; that is what burns coils, so here it does nothing.
 */
public final class ModbusBoard extends Board {

    /** Word for the protocol in the configuration. */
    public static final String PROTOCOL = "modbus";

    private static final int READ_RELAYS = 0x01;
    private static final int READ_INPUTS = 0x02;
    private static final int WRITE_RELAY = 0x05;
    private static final int FLASH_ON = 0x02;
    private static final int ALL = 0xFF;
    private static final int REFUSED = 0x80;
    private static final byte ILLEGAL_ADDRESS = 2;
    private static final int REQUEST = 8;
    private static final int MILLIS_PER_UNIT = 100;
    private static final int LONGEST_PULSE_MILLIS = 10_000;

    public ModbusBoard(int address, Wires wires) {
        super(wires, BoardSettings.of(address, 20, 500, 1));
    }

    @Override
    public String protocol() {
        return PROTOCOL;
    }

    @Override
    int frameLength(byte[] start, int bytes) {
        boolean known = bytes < 2 || start[1] == READ_RELAYS || start[1] == READ_INPUTS || start[1] == WRITE_RELAY;
        return known ? REQUEST : 0;
    }

    @Override
    byte[] seal(byte[] frame) {
        byte[] sealed = frame.clone();
        int crc = 0xFFFF;
        for (int i = 0; i < frame.length - 2; i++) {
            crc ^= frame[i] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc % 2 == 1 ? crc / 2 ^ 0xA001 : crc / 2;
            }
        }
        sealed[frame.length - 2] = (byte) crc;
        sealed[frame.length - 1] = (byte) (crc >> 8);
        return sealed;
    }

    @Override
    byte[] readdress(byte[] answer) {
        answer[0]++;
        return answer;
    }

    @Override
    void obey(byte[] frame, long nanos) {
        if ((frame[0] & 0xFF) != settings().address()) {
            return;
        }
        int wait = settings().turnAroundMillis();
        int first = (frame[2] & 0xFF) << 8 | frame[3] & 0xFF;
        int count = (frame[4] & 0xFF) << 8 | frame[5] & 0xFF;
        if (frame[1] == WRITE_RELAY) {
            answer(nanos, wait, write(frame, count, nanos) ? () -> frame : () -> refusal(WRITE_RELAY));
        } else if (first != 0 || count < 1 || count > locks()) {
            answer(nanos, wait, () -> refusal(frame[1]));
        } else {
            boolean inputs = frame[1] == READ_INPUTS;
            answer(nanos, wait, () -> bits(frame[1], count, inputs));
        }
    }

    /** Gives false for a relay that is not there. */
    private boolean write(byte[] frame, int units, long nanos) {
        int relay = frame[3] & 0xFF;
        if (frame[2] != FLASH_ON) {
            return relay == ALL || relay < locks();
        }
        int millis = units * MILLIS_PER_UNIT;
        if (relay >= locks() || millis == 0 || millis > LONGEST_PULSE_MILLIS) {
            return false;
        }
        change(now -> now.withPulseMillis(millis));
        pulse(relay + 1, nanos);
        return true;
    }

    private byte[] refusal(int function) {
        return new byte[] {(byte) settings().address(), (byte) (function | REFUSED), ILLEGAL_ADDRESS, 0, 0};
    }

    private byte[] bits(int function, int count, boolean inputs) {
        int bytes = (count + 7) / 8;
        byte[] frame = new byte[bytes + 5];
        frame[0] = (byte) settings().address();
        frame[1] = (byte) function;
        frame[2] = (byte) bytes;
        for (int i = 0; inputs && i < count; i++) {
            if (sensed(i + 1)
                    .filter(door -> door.sensedOpen() == settings().inverted())
                    .isPresent()) {
                frame[3 + i / 8] |= (byte) (1 << i % 8);
            }
        }
        return frame;
    }
}
