// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

/** Why pages of a trail are refused. */
public enum TrailFault {
    /** The page is not what the protocol says. */
    MALFORMED("trail-malformed", "A page of the trail cannot be read."),
    /** The checkpoint is not signed by the unit, or is of another trail or size. */
    CHECKPOINT("trail-checkpoint", "A page of the trail came without a checkpoint of this unit's trail."),
    /** The records do not lead to the root that the unit signed. */
    ALTERED("trail-altered", "Records were altered: they do not lead to the root that the unit signed."),
    /** The unit's tree does not continue the one that this portal has seen. */
    FORKED(
            "trail-forked",
            "The unit's trail does not continue the one that this portal has: it was replaced or forked."),
    /** The root is right, but the proof for it is not. */
    BAD_PROOF("trail-proof", "A page of the trail came with a proof that does not hold."),
    /** The unit has fewer records than it had. */
    SHORTENED("trail-shortened", "The unit's trail is shorter than it was: its disk was restored or cut short.");

    private final String word;
    private final String sentence;

    TrailFault(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /** Its name in incidents and answers to the unit. */
    public String word() {
        return word;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }

    /** True if the operator may accept what the unit has as the beginning of a new generation. */
    public static boolean allowsNewTrail(String word) {
        return FORKED.word.equals(word) || SHORTENED.word.equals(word) || ALTERED.word.equals(word);
    }
}
