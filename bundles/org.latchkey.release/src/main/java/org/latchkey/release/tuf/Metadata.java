// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

/** A metadata file of any type. */
interface Metadata {

    Envelope envelope();

    /** Reads one type of file, without verifying signatures. */
    interface Parser<T extends Metadata> {
        T parse(byte[] bytes) throws TufException;
    }
}
