// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal beside the broker in its own process: it takes what units' sessions sent, their last wills included, after
 * the broker has checked it, and hands letters to the broker without a connection of its own (ADR 66).
 */
final class EmbeddedLink implements PortalLink, ActiveMQServerMessagePlugin {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLink.class);
    private static final int QOS = 1;
    private static final int HEAD = 256;

    private final UnitInbox inbox;
    private volatile ActiveMQServer server;

    EmbeddedLink(UnitInbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void registered(ActiveMQServer fresh) {
        server = fresh;
    }

    @Override
    public void unregistered(ActiveMQServer old) {
        server = null;
    }

    @Override
    public void publish(String site, String down, byte[] payload) {
        ActiveMQServer running = server;
        if (running == null || !running.isStarted()) {
            return;
        }
        ICoreMessage message = new CoreMessage(running.getStorageManager().generateID(), HEAD + payload.length);
        message.setType(Message.BYTES_TYPE);
        message.setAddress(SimpleString.of(Topics.down(site, down)));
        message.putIntProperty(MQTTUtil.MQTT_QOS_LEVEL_KEY, QOS);
        message.putBooleanProperty(MQTTUtil.MQTT_MESSAGE_RETAIN_KEY, false);
        message.getBodyBuffer().writeBytes(payload);
        try {
            running.getPostOffice().route(message, false);
        } catch (Exception e) {
            // Nobody may be there to read it, or the topic is full: the unit's state will tell.
            LOG.debug("A message for site {} was dropped: {}", site, e.getMessage());
        }
    }

    @Override
    public boolean connected() {
        ActiveMQServer running = server;
        return running != null && running.isStarted();
    }

    @Override
    public void afterSend(
            ServerSession session,
            Transaction transaction,
            Message message,
            boolean direct,
            boolean noAutoCreateQueue,
            RoutingStatus result) {
        Peer sender = PacketRules.channel(session.getRemotingConnection())
                .attr(Peer.OF_CHANNEL)
                .get();
        if (sender == null) {
            LOG.debug("A message of nobody known was dropped");
            return;
        }
        ActiveMQBuffer body = message.toCore().getDataBuffer();
        byte[] payload = new byte[body.readableBytes()];
        body.readBytes(payload);
        inbox.arrived(message.getAddress(), sender.kid(), payload, () -> {});
    }
}
