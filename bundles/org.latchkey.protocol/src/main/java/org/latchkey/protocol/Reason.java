// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol;

/** The words of {@link ProtocolException#reason()}. They are stable: screens, metrics and trails are keyed by them. */
public final class Reason {

    /** Ends before the item it announces is complete, or announces more than there is. */
    public static final String CBOR_TRUNCATED = "cbor-truncated";
    /** Bytes after the end of the one item. */
    public static final String CBOR_TRAILING = "cbor-trailing";
    /** A length or integer in a longer form than needed. */
    public static final String CBOR_NOT_SHORTEST = "cbor-not-shortest";
    /** Map keys are not ascending. */
    public static final String CBOR_KEY_ORDER = "cbor-key-order";
    /** A map key appears twice. */
    public static final String CBOR_DUPLICATE_KEY = "cbor-duplicate-key";
    /** Text is not UTF-8. */
    public static final String CBOR_UTF8 = "cbor-utf8";
    /** Deeper than 8 arrays and maps. */
    public static final String CBOR_DEPTH = "cbor-depth";
    /** A tag, float, indefinite length or simple value outside the subset. */
    public static final String CBOR_FORBIDDEN = "cbor-forbidden";
    /** A good item, but not of the kind that belongs here. */
    public static final String CBOR_TYPE = "cbor-type";
    /** An integer, length or count outside the range allowed here. */
    public static final String CBOR_RANGE = "cbor-range";

    /** A character that Base45 does not have. */
    public static final String BASE45_ALPHABET = "base45-alphabet";
    /** A number of characters that no bytes have in Base45. */
    public static final String BASE45_LENGTH = "base45-length";
    /** A group of characters whose value does not fit its bytes. */
    public static final String BASE45_OVERFLOW = "base45-overflow";

    /** A public key that is not canonical, not on the curve or of small order. */
    public static final String BAD_KEY = "bad-key";
    /** No key that may have signed this did sign it. */
    public static final String BAD_SIGNATURE = "bad-signature";

    /** Not the four parts of an untagged COSE_Sign1. */
    public static final String BAD_ENVELOPE = "bad-envelope";
    /** The protected header is not exactly alg and kid. */
    public static final String BAD_HEADER = "bad-header";
    /** The algorithm is missing, or is not -19. */
    public static final String BAD_ALGORITHM = "bad-algorithm";
    /** The kid is empty, or not as long as this type of letter has it. */
    public static final String BAD_KID = "bad-kid";
    /** The unprotected header is not empty. */
    public static final String UNPROTECTED_HEADER = "unprotected-header";
    /** The payload is missing (detached). */
    public static final String NO_PAYLOAD = "no-payload";
    /** The signature does not have 64 bytes. */
    public static final String SIGNATURE_LENGTH = "signature-length";
    /** Larger than its kind may be. */
    public static final String TOO_LARGE = "too-large";

    /** The ring has no key of this kid. */
    public static final String UNKNOWN_KEY = "unknown-key";
    /** The key may not sign this type of letter. */
    public static final String KEY_TYPE = "key-type";
    /** The key may not sign for this site. */
    public static final String KEY_SITE = "key-site";
    /** The key was not valid when this was signed, or is not valid now. */
    public static final String KEY_TIME = "key-time";

    /** A text longer than its kind may be: a code of more than 400 characters. */
    public static final String TOO_LONG = "too-long";
    /** The text does not start with {@code LK1:}, {@code LKC:} or {@code LKE:}, whichever belongs here. */
    public static final String BAD_PREFIX = "bad-prefix";
    /** The claims break a rule of the format. */
    public static final String BAD_CLAIMS = "bad-claims";
    /** A required claim is missing. */
    public static final String MISSING_CLAIM = "missing-claim";
    /** A claim that this version does not know. */
    public static final String UNKNOWN_CLAIM = "unknown-claim";
    /** An operation that this version does not know. */
    public static final String UNKNOWN_OPERATION = "unknown-operation";
    /** A command that this version does not know. */
    public static final String UNKNOWN_COMMAND = "unknown-command";
    /** A type of letter that this version does not know, or that has no place here. */
    public static final String UNKNOWN_TYPE = "unknown-type";
    /** A lasting command whose number was taken already. */
    public static final String SEQ_REPEATED = "seq-repeated";
    /** A lasting command before which another one is missing. */
    public static final String SEQ_GAP = "seq-gap";
    /** For another site. */
    public static final String WRONG_SITE = "wrong-site";
    /** Lives longer than a code may, anywhere or at this site. */
    public static final String LIFETIME = "lifetime";
    /** Issued further in the future than clocks may differ. */
    public static final String ISSUED_IN_FUTURE = "issued-in-future";
    /** Before its not-before. */
    public static final String NOT_YET_VALID = "not-yet-valid";
    /** At or after its expiry. */
    public static final String EXPIRED = "expired";

    /** A key ring that breaks a rule of the format. */
    public static final String BAD_KEY_RING = "bad-key-ring";
    /** A snapshot that breaks a rule of the format. */
    public static final String BAD_SNAPSHOT = "bad-snapshot";
    /** A site configuration that breaks a rule of the format. */
    public static final String BAD_CONFIG = "bad-config";
    /** Not a provisioning file. */
    public static final String BAD_PROVISIONING = "bad-provisioning";
    /** Not a file of letters, or one out of bounds. */
    public static final String BAD_LETTERS = "bad-letters";
    /** Not an enrolment token, or one out of bounds. */
    public static final String BAD_TOKEN = "bad-token";
    /** A message between unit and portal (state, batch, witness) that breaks a rule of its format. */
    public static final String BAD_MESSAGE = "bad-message";
    /** An audit record that breaks a rule of the format. */
    public static final String BAD_RECORD = "bad-record";
    /** A record of an event that this version does not know. */
    public static final String UNKNOWN_EVENT = "unknown-event";

    /** An index or size outside the tree. */
    public static final String TREE_RANGE = "tree-range";
    /** A proof of the wrong length, or with a hash of the wrong length. */
    public static final String PROOF_LENGTH = "proof-length";
    /** The proof leads to another root. */
    public static final String ROOT_MISMATCH = "root-mismatch";
    /** The stored frontier of a tree breaks a rule of the format. */
    public static final String BAD_TREE = "bad-tree";

    /** Not a signed note. */
    public static final String BAD_NOTE = "bad-note";
    /** Not a verifier key, or of an algorithm other than Ed25519 and cosignature/v1. */
    public static final String BAD_VERIFIER = "bad-verifier";
    /** Two of the given verifiers have one name and key id. */
    public static final String AMBIGUOUS_VERIFIER = "ambiguous-verifier";
    /** No given verifier has signed the note. */
    public static final String NO_KNOWN_SIGNATURE = "no-known-signature";
    /** The note's text is no checkpoint. */
    public static final String BAD_CHECKPOINT = "bad-checkpoint";
    /** Not an export of a trail, or cut short. */
    public static final String BAD_EXPORT = "bad-export";
    /** An export that is not what was sealed. */
    public static final String BAD_SEAL = "bad-seal";
    /** No key of the ring that may witness has cosigned the checkpoint. */
    public static final String NOT_WITNESSED = "not-witnessed";
    /** Made under another root key than the one demanded. */
    public static final String WRONG_ROOT = "wrong-root";
    /** A checkpoint of another log. */
    public static final String WRONG_ORIGIN = "wrong-origin";

    private Reason() {}
}
