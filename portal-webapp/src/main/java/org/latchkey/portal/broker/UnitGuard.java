// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.latchkey.portal.units.UnitIdentity;
import org.latchkey.portal.units.Units;

/**
 * The broker's own checks, after {@link PacketRules}: the unit must be the one that serves its site, and touches the
 * addresses of its own topics only. Topics and addresses are the same text, as the broker is set up.
 */
final class UnitGuard implements ActiveMQSecurityManager5 {

    private static final AttributeKey<Subject> SUBJECT = AttributeKey.valueOf(UnitGuard.class, "subject");
    private static final String QUEUE_MARK = "::";

    private final Units units;

    UnitGuard(Units units) {
        this.units = units;
    }

    private record PeerPrincipal(Peer peer) implements Principal {

        @Override
        public String getName() {
            return peer.site() + '/' + peer.kid();
        }
    }

    @Override
    public Subject authenticate(String user, String password, RemotingConnection connection, String domain) {
        Channel channel = PacketRules.channel(connection);
        Subject known = channel.attr(SUBJECT).get();
        if (known != null) {
            // Asked again for each packet; a unit that is replaced loses its connection.
            return known;
        }
        Peer peer = channel.attr(Peer.OF_CHANNEL).get();
        return peer != null && serves(peer) ? remember(channel, peer) : null;
    }

    private static Subject remember(Channel channel, Peer peer) {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal(peer.site()));
        subject.getPrincipals().add(new PeerPrincipal(peer));
        channel.attr(SUBJECT).set(subject);
        return subject;
    }

    private boolean serves(Peer peer) {
        Optional<UnitIdentity> current = units.current(peer.site());
        return current.isPresent() && current.get().kid().equals(peer.kid());
    }

    @Override
    public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
        if (subject == null) {
            return false;
        }
        Optional<Peer> peer = subject.getPrincipals(PeerPrincipal.class).stream()
                .map(PeerPrincipal::peer)
                .findFirst();
        return peer.isPresent() && mayTouch(peer.get(), check, address);
    }

    private static boolean mayTouch(Peer peer, CheckType check, String address) {
        int mark = address.indexOf(QUEUE_MARK);
        String topic = mark < 0 ? address : address.substring(0, mark);
        return switch (check) {
            case SEND -> Topics.maySend(peer.site(), topic);
            case CREATE_ADDRESS -> Topics.maySend(peer.site(), topic) || Topics.mayRead(peer.site(), topic);
            case CONSUME,
                    CREATE_DURABLE_QUEUE,
                    DELETE_DURABLE_QUEUE,
                    CREATE_NON_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE -> Topics.mayRead(peer.site(), topic);
            default -> false;
        };
    }

    @Override
    public boolean validateUser(String user, String password) {
        return false;
    }

    @Override
    public boolean validateUserAndRole(String user, String password, Set<Role> roles, CheckType checkType) {
        return false;
    }
}
