// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import java.util.Optional;
import java.util.Set;
import org.latchkey.portal.broker.PortalLink;
import org.latchkey.portal.broker.UnitMessageListener;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.protocol.sync.WitnessNote;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Takes pages of trails from the broker and answers them. */
@Component
class AuditListener implements UnitMessageListener {

    private static final Logger LOG = LoggerFactory.getLogger(AuditListener.class);

    private final Units units;
    private final TrailIngest ingest;
    private final ObjectProvider<PortalLink> link;

    AuditListener(Units units, TrailIngest ingest, ObjectProvider<PortalLink> link) {
        this.units = units;
        this.ingest = ingest;
        this.link = link;
    }

    @Override
    public Set<String> kinds() {
        return Set.of(AUDIT);
    }

    @Override
    public void received(String kind, String site, String unitKid, byte[] payload) {
        Optional<UnitIdentity> unit = units.find(site, unitKid);
        if (unit.isEmpty()) {
            return;
        }
        try {
            WitnessNote answer = answer(unit.get(), payload);
            link.ifAvailable(portal -> portal.publish(site, PortalLink.WITNESS, answer.encode()));
        } catch (DataAccessException | TransactionException notStored) {
            // Not answered, so the unit keeps the page and sends it again; nothing was cosigned.
            LOG.warn("A page of the trail of {} cannot be stored: {}", site, notStored.getMessage());
        }
    }

    private WitnessNote answer(UnitIdentity unit, byte[] payload) {
        AuditBatch batch;
        try {
            batch = AuditBatch.decode(payload);
        } catch (ProtocolException e) {
            return ingest.malformed(unit, e.reason());
        }
        return ingest.ingest(unit, batch);
    }
}
