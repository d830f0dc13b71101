// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sent a message is whose connection it came by. */
class EmbeddedLinkTest {

    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<String> got = new ArrayBlockingQueue<>(10);
    private final UnitInbox inbox = new UnitInbox(site -> Optional.of("new"), List.of(new UnitMessageListener() {
        @Override
        public Set<String> kinds() {
            return Set.of(STATE);
        }

        @Override
        public void received(String kind, String site, String unitKid, byte[] payload) {
            got.add(unitKid + " says " + new String(payload, StandardCharsets.US_ASCII));
        }
    }));

    @BeforeEach
    void start() {
        inbox.start();
    }

    @AfterEach
    void stop() {
        inbox.stop();
    }

    @Test
    void aReplacedUnitsMessagesAreNotItsSuccessors() throws InterruptedException {
        EmbeddedLink link = new EmbeddedLink(inbox);
        link.afterSend(session(new Peer("A", "old")), null, state("I am here"), false, false, null);
        link.afterSend(session(null), null, state("So am I"), false, false, null);
        link.afterSend(session(new Peer("A", "new")), null, state("I have come"), false, false, null);
        assertThat(got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("new says I have come");
        assertThat(got).isEmpty();
    }

    private static CoreMessage state(String text) {
        CoreMessage message = new CoreMessage(1, 100);
        message.setAddress(SimpleString.of("lk/v1/A/up/state"));
        message.getBodyBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return message;
    }

    private static ServerSession session(Peer sender) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.attr(Peer.OF_CHANNEL).set(sender);
        NettyConnection transport = new NettyConnection(Map.of(), channel, null, false, false);
        RemotingConnection remoting = answering(RemotingConnection.class, "getTransportConnection", transport);
        return answering(ServerSession.class, "getRemotingConnection", remoting);
    }

    /** One that answers one question, and no other. */
    private static <T> T answering(Class<T> type, String question, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals(question)) {
                return answer;
            }
            throw new UnsupportedOperationException(method.getName());
        }));
    }
}
