// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.export;

/** The layout of an export: frames of a 4-byte big-endian length and one CBOR array that begins with its kind. */
final class Frames {

    static final String MAGIC = "latchkey/v1/export";

    static final int HEADER = 0;
    static final int SECTION = 1;
    static final int ROWS = 2;
    static final int END = 3;
    static final int SEAL = 4;

    static final int HEADER_FIELDS = 7;
    static final int SECTION_FIELDS = 4;
    static final int ROWS_FIELDS = 2;
    static final int END_FIELDS = 5;
    static final int SEAL_FIELDS = 2;

    /** Rows in a frame; only a section's last one has fewer. */
    static final int ROWS_PER_FRAME = 256;

    /** The largest frame in bytes, without its length. */
    static final int MAX_FRAME = 2 * 1024 * 1024;

    /** Sections in a file: a site's trails, one for each unit that it had. */
    static final int MAX_SECTIONS = 64;

    /** Hashes in a proof. */
    static final int MAX_PROOF = 128;

    /** Characters in a note. */
    static final int MAX_NOTE = 16 * 1024;

    private Frames() {}
}
