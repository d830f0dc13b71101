// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.VerifiedCode;

/** Verifies presented texts for this unit's site; see {@code CodeVerifier}. Thread-safe. */
@FunctionalInterface
interface Verifier {

    VerifiedCode verify(String text, long now, long iatTolerance) throws ProtocolException;
}
