// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.util.List;
import java.util.Optional;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.LineProbe;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.UnitException;

/** The rooms of the unit that commissioning needs; each may be missing. */
interface Rooms {

    /** Whose code opened the rights. @throws UnitException if none did */
    Actor technician();

    /** @throws UnitException if there is no channel service */
    ByteChannels channels();

    /** The drivers that can look for boards, each once. */
    List<LineProbe> probes();

    /** @throws UnitException if nothing can be recorded now: then no lock is moved */
    AuditTrail trail();

    Optional<Site> site();
}
