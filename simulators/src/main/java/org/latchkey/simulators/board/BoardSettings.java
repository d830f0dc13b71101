// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators.board;

/**
 * How a board behaves.
 *
 * @param address address on the line, 0 to 31; may change at run time, and two boards may have the same
 * @param powered false: it hears and says nothing; its doors stay as they are
 * @param turnAroundMillis from the last byte of a request to the first of the answer, 0 to 20,000
 * @param openAnswerMillis the same for the answer to an open request, where the protocol has one
 * @param pulseMillis how long the current flows, 10 to 10,000
 * @param inverted true: the contact's meaning is the other way round
 * @param stateBytes how many groups of eight locks an 8A board reports, 1 to 8; other boards have a fixed number
 * @param answers how it answers
 * @param answerCount how many answers are affected before they are normal again; 0: all of them
 */
public record BoardSettings(
        int address,
        boolean powered,
        int turnAroundMillis,
        int openAnswerMillis,
        int pulseMillis,
        boolean inverted,
        int stateBytes,
        Answers answers,
        int answerCount) {

    private static final int LONGEST_WAIT_MILLIS = 20_000;

    public BoardSettings {
        check("address", address, 0, 31);
        check("turnAroundMillis", turnAroundMillis, 0, LONGEST_WAIT_MILLIS);
        check("openAnswerMillis", openAnswerMillis, 0, LONGEST_WAIT_MILLIS);
        check("pulseMillis", pulseMillis, 10, 10_000);
        check("stateBytes", stateBytes, 1, 8);
        check("answerCount", answerCount, 0, 1_000_000);
    }

    private static void check(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /** A board in order with the times that its kind has on metal. */
    static BoardSettings of(int address, int openAnswerMillis, int pulseMillis, int stateBytes) {
        return new BoardSettings(
                address, true, 20, openAnswerMillis, pulseMillis, false, stateBytes, Answers.NORMAL, 0);
    }

    BoardSettings withPowered(boolean value) {
        return new BoardSettings(
                address,
                value,
                turnAroundMillis,
                openAnswerMillis,
                pulseMillis,
                inverted,
                stateBytes,
                answers,
                answerCount);
    }

    BoardSettings withPulseMillis(int value) {
        return new BoardSettings(
                address,
                powered,
                turnAroundMillis,
                openAnswerMillis,
                value,
                inverted,
                stateBytes,
                answers,
                answerCount);
    }

    /** After one affected answer. */
    BoardSettings counted() {
        boolean over = answerCount == 1;
        return new BoardSettings(
                address,
                powered,
                turnAroundMillis,
                openAnswerMillis,
                pulseMillis,
                inverted,
                stateBytes,
                over ? Answers.NORMAL : answers,
                Math.max(0, answerCount - 1));
    }
}
