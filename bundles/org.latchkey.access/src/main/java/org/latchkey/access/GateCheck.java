// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.base45.Base45;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeVerifier;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.latchkey.unit.api.HealthCheck;

/**
 * Whether codes are decided on: a code of a key that no site knows has to be accepted, and the same code changed in its
 * signature refused. That is proven once in a gate's life, for what verifies does not change in it, and answered from
 * memory; it touches no door, no disk and no clock. Thread-safe.
 */
final class GateCheck implements HealthCheck {

    static final String SITE = "self-test";
    static final long ISSUED = 1_800_000_000L;
    static final long LIFETIME = 3600;

    /** Signed with the key whose seed is 32 zero bytes, which signs nothing else. */
    static final String CODE =
            "LK1:PWGSLKOE6CR850KT78O6BX%K+ED: CC-C7WE QEFN0FPDUESWY0FPDUOQJ-0000000X507H0X71CPG1EGT709487"
                    + "TT51MXJCWZL6Y77KCCHGU+MEKPYCM3MQGCOMT7CKRVH164DH33QXV9W1X0MGGBBQVBJ1394MX4LF7NSDL+1*WB7VSHS160";

    private static final String KEY = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
    private static final int KID_LENGTH = 4;
    private static final int SIGNATURE_LENGTH = 64;
    private static final Result WELL = new Result(true, "Codes are decided on.");
    private static final Result NOT_TRIED = new Result(false, "The gatekeeper has not tried a code yet.");
    private static final Result CLOSED = new Result(false, "The gatekeeper is stopping and takes no codes.");

    private final BooleanSupplier open;
    private final Verifier verifier;
    private volatile Result tried = NOT_TRIED;

    /** @param open whether the gate takes codes; asked at every check */
    GateCheck(BooleanSupplier open) {
        this(open, (text, now, tolerance) -> throwAway().verify(text, now, tolerance));
    }

    /** @param verifier what is put to the test */
    GateCheck(BooleanSupplier open, Verifier verifier) {
        this.open = open;
        this.verifier = verifier;
    }

    private static CodeVerifier throwAway() throws ProtocolException {
        Ed25519PublicKey key = Ed25519PublicKey.of(HexFormat.of().parseHex(KEY));
        KeyRingEntry entry = new KeyRingEntry(
                key.kid(KID_LENGTH), key, Set.of(LetterType.CODE.word()), Set.of(SITE), 0, Long.MAX_VALUE);
        return new CodeVerifier(new KeyRing(1, List.of(entry)), SITE, LIFETIME);
    }

    /** Tries both codes, which takes some milliseconds and what a first verification has to load. */
    void attempt() {
        try {
            verifier.verify(CODE, ISSUED, 0);
            tried = refusesTampered() ? WELL : failed("a code with a wrong signature was accepted");
        } catch (ProtocolException e) {
            tried = failed("a good code was refused: " + e.reason());
        } catch (RuntimeException e) {
            tried = failed(e.toString());
        }
    }

    private boolean refusesTampered() throws ProtocolException {
        byte[] envelope = Base45.decode(CODE, AccessCode.PREFIX.length());
        envelope[envelope.length - SIGNATURE_LENGTH] ^= 1;
        try {
            verifier.verify(AccessCode.PREFIX + Base45.encode(envelope), ISSUED, 0);
            return false;
        } catch (ProtocolException expected) {
            return expected.reason().equals(Reason.BAD_SIGNATURE);
        }
    }

    private static Result failed(String why) {
        return new Result(false, "The gatekeeper can not decide: " + why + ". Return to the release before.");
    }

    @Override
    public String name() {
        return Serving.GATEKEEPER;
    }

    @Override
    public Result check() {
        return open.getAsBoolean() ? tried : CLOSED;
    }
}
