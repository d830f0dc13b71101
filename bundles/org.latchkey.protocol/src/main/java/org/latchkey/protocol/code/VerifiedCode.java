// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

/**
 * A code whose signature and claims hold for this site and time.
 *
 * @param code what it says
 * @param envelopeHash SHA-256 of the envelope (the bytes that the text carries), 32 bytes
 */
public record VerifiedCode(AccessCode code, byte[] envelopeHash) {}
