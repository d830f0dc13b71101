// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.AttributeKey;
import java.util.function.LongSupplier;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.utils.CertificateUtil;

/**
 * Looks at each packet before the broker does: a client is who its certificate says, a unit writes and reads its own
 * topics by their full names, and nobody sends without end. Whoever breaks a rule loses the connection.
 */
final class PacketRules implements MQTTInterceptor {

    private static final AttributeKey<Allowance> ALLOWANCE = AttributeKey.valueOf(PacketRules.class, "allowance");
    private static final int MQTT_5 = 5;
    private static final int LARGEST_WILL = 1024;
    private static final int TOPIC_ALIAS = MqttProperties.MqttPropertyType.TOPIC_ALIAS.value();

    private final LongSupplier nanoTime;

    PacketRules(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        Channel channel = channel(connection);
        if (packet.fixedHeader() == null) {
            return false;
        }
        if (packet instanceof MqttConnectMessage connect) {
            return channel.attr(Peer.OF_CHANNEL).get() == null && mayConnect(connect, connection, channel);
        }
        Peer peer = channel.attr(Peer.OF_CHANNEL).get();
        if (peer == null) {
            return false;
        }
        if (!channel.attr(ALLOWANCE).get().take(nanoTime.getAsLong())) {
            return false;
        }
        if (packet instanceof MqttPublishMessage publish) {
            return mayPublish(peer, publish);
        }
        return !(packet instanceof MqttSubscribeMessage subscribe) || maySubscribe(peer, subscribe);
    }

    static Channel channel(RemotingConnection connection) {
        return ((NettyConnection) connection.getTransportConnection()).getChannel();
    }

    private boolean mayConnect(MqttConnectMessage connect, RemotingConnection connection, Channel channel) {
        Peer peer = Peer.of(CertificateUtil.getCertsFromConnection(connection));
        if (peer == null
                || connect.variableHeader().version() != MQTT_5
                || connect.variableHeader().hasUserName()
                || connect.variableHeader().hasPassword()
                || connect.payload().clientIdentifier() == null
                || !peer.mayBeCalled(connect.payload().clientIdentifier())
                || !mayLeave(peer, connect)) {
            return false;
        }
        channel.attr(ALLOWANCE).set(new Allowance(nanoTime.getAsLong()));
        channel.attr(Peer.OF_CHANNEL).set(peer);
        return true;
    }

    /** A last will is a publication of later. */
    private static boolean mayLeave(Peer peer, MqttConnectMessage connect) {
        if (!connect.variableHeader().isWillFlag()) {
            return true;
        }
        byte[] will = connect.payload().willMessageInBytes();
        return Topics.up(peer.site(), UnitMessageListener.STATE)
                        .equals(connect.payload().willTopic())
                && connect.variableHeader().willQos() == MqttQoS.AT_LEAST_ONCE.value()
                && will != null
                && will.length <= LARGEST_WILL;
    }

    /** With QoS 1 alone: the receive maximum does not hold back the others. */
    private static boolean mayPublish(Peer peer, MqttPublishMessage publish) {
        String topic = publish.variableHeader().topicName();
        return Topics.maySend(peer.site(), topic)
                && publish.variableHeader().properties().getProperty(TOPIC_ALIAS) == null
                && publish.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE
                && (!publish.fixedHeader().isRetain()
                        || topic.equals(Topics.up(peer.site(), UnitMessageListener.STATE)));
    }

    private static boolean maySubscribe(Peer peer, MqttSubscribeMessage subscribe) {
        return subscribe.payload().topicSubscriptions().stream()
                .allMatch(one -> Topics.mayRead(peer.site(), one.topicFilter()));
    }

    /** How many packets a unit may still send. One that drains a month's trail needs some 60 a second. */
    static final class Allowance {

        private static final double PER_SECOND = 200;
        private static final double MOST = 1000;
        private static final double NANOS = 1e9;

        private double left = MOST;
        private long at;

        Allowance(long now) {
            at = now;
        }

        synchronized boolean take(long now) {
            left = Math.min(MOST, left + (now - at) / NANOS * PER_SECOND);
            at = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
