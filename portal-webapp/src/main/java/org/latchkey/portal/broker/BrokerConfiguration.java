// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import java.time.InstantSource;
import java.util.List;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.units.UnitReplaced;
import org.latchkey.portal.units.UnitRepository;
import org.latchkey.portal.units.Units;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Which broker there is. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {

    @Bean
    Broker broker(
            PortalProperties properties,
            DataDirectory data,
            Authority authority,
            Units units,
            UnitRepository repository,
            InstantSource clock) {
        return properties.broker().embedded()
                ? new EmbeddedBroker(properties, data, authority, units)
                : new ExternalBroker(properties, data, authority, repository, clock);
    }

    @Bean
    UnitInbox inbox(Units units, List<UnitMessageListener> listeners) {
        return new UnitInbox(units::currentKid, listeners);
    }

    @Bean
    PortalLink link(Broker broker, UnitInbox inbox) {
        if (broker instanceof EmbeddedBroker own) {
            EmbeddedLink link = new EmbeddedLink(inbox);
            own.connect(link);
            return link;
        }
        return new MqttLink((ExternalBroker) broker, inbox);
    }

    @Bean
    ShutOut shutOut(Broker broker) {
        return new ShutOut(broker);
    }

    /** Tells the broker which units were replaced. */
    record ShutOut(Broker broker) {

        @EventListener
        void replaced(UnitReplaced event) {
            broker.shutOut(event.site(), event.kid());
        }
    }
}
