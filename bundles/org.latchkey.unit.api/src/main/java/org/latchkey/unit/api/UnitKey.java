// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import org.latchkey.protocol.crypto.Signer;
import org.osgi.annotation.versioning.ProviderType;

/** The unit's own key pair, made on it and never leaving it. */
@ProviderType
public interface UnitKey extends Signer {}
