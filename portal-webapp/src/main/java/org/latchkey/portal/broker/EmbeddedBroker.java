// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerBasePlugin;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerConnectionPlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.units.Units;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Artemis broker in this process that speaks MQTT 5 over TLS 1.3 and nothing else. It keeps nothing on disk: what is
 * lost with it is sent again, because logs and cursors decide and not the broker (ADR 0031).
 */
final class EmbeddedBroker implements Broker {

    /** The largest packet of a client in bytes. */
    static final int LARGEST_PACKET = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    private static final String ACCEPTOR = "units";
    private static final String SERVER_KEYS = "server.p12";
    private static final String STORE_TYPE = "PKCS12";
    private static final int MOST_CONNECTIONS = 2000;
    private static final int HANDSHAKE_SECONDS = 10;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int THREADS = 16;
    private static final int SCHEDULER_THREADS = 2;
    private static final int NETTY_THREADS = 4;
    private static final long BYTES_OF_A_TOPIC = 16L * 1024 * 1024;
    private static final long BYTES_OF_ALL = 96L * 1024 * 1024;

    private final PortalProperties properties;
    private final Path folder;
    private final Authority authority;
    private final Units units;
    private ActiveMQServerBasePlugin link;
    private EmbeddedActiveMQ server;
    private Authority.Identity serverIdentity;
    private String keysPassword;

    EmbeddedBroker(PortalProperties properties, DataDirectory data, Authority authority, Units units) {
        this.properties = properties;
        this.folder = data.file("broker");
        this.authority = authority;
        this.units = units;
    }

    @Override
    public synchronized String forUnits() {
        int announced = properties.broker().publicPort();
        return "ssl://" + properties.units().host() + ":" + (announced == 0 ? port() : announced);
    }

    @Override
    public String server() {
        return "broker";
    }

    @Override
    public synchronized Optional<Instant> certificateEndsAt() {
        return Optional.ofNullable(server).map(running -> serverIdentity.endsAt());
    }

    /** For a moment no new connection is taken; a port that was to be any free one is another afterwards. */
    @Override
    public synchronized void renewCertificate() {
        try {
            storeServerKey();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        running().reload();
    }

    private NettyAcceptor running() {
        return (NettyAcceptor) server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR);
    }

    private int port() {
        return running().getActualPort();
    }

    /** What sees the traffic of units when the broker runs. */
    synchronized void connect(ActiveMQServerBasePlugin portal) {
        link = portal;
    }

    @Override
    public synchronized void start() {
        EmbeddedActiveMQ fresh = new EmbeddedActiveMQ();
        try {
            PrivateFiles.createDirectory(folder);
            fresh.setConfiguration(configuration());
            fresh.setSecurityManager(new UnitGuard(units));
            fresh.start();
        } catch (Exception e) {
            throw new StartFailure("The embedded broker cannot start (" + e.getMessage() + ").", e);
        }
        server = fresh;
        if (!acceptorRuns()) {
            stop();
            throw new StartFailure("Port " + properties.broker().port()
                    + " is taken: stop what uses it, or choose another with --latchkey.broker.port=PORT.");
        }
        fresh.getActiveMQServer().getRemotingService().addIncomingInterceptor(new PacketRules(System::nanoTime));
        LOG.info("Units connect to {}", forUnits());
    }

    private boolean acceptorRuns() {
        return server.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR) instanceof NettyAcceptor acceptor
                && acceptor.isStarted();
    }

    private Configuration configuration() throws GeneralSecurityException, IOException {
        ConfigurationImpl broker = new ConfigurationImpl();
        broker.setName("latchkey");
        broker.setPersistenceEnabled(false);
        broker.setJMXManagementEnabled(false);
        broker.setSecurityEnabled(true);
        // The cache knows neither client id nor connection; what it would save is kept with each connection.
        broker.setAuthenticationCacheSize(0);
        broker.setAuthorizationCacheSize(0);
        broker.setClusterUser(Secrets.token());
        broker.setClusterPassword(Secrets.token());
        broker.setPopulateValidatedUser(false);
        broker.setThreadPoolMaxSize(THREADS);
        broker.setScheduledThreadPoolMaxSize(SCHEDULER_THREADS);
        broker.setGlobalMaxSize(BYTES_OF_ALL);
        broker.setWildCardConfiguration(topicsAsTheyAre());
        broker.setBrokerInstance(folder.toFile());
        broker.addAddressSetting("#", addresses());
        broker.registerBrokerPlugin(new LimitFrames());
        broker.registerBrokerPlugin(link);
        broker.addAcceptorConfiguration(
                new TransportConfiguration(NettyAcceptorFactory.class.getName(), acceptor(), ACCEPTOR, mqtt()));
        return broker;
    }

    /** Addresses are topics, so that what a rule compares is what the client said. */
    private static WildcardConfiguration topicsAsTheyAre() {
        return MQTTUtil.MQTT_WILDCARD;
    }

    private static AddressSettings addresses() {
        AddressSettings settings = new AddressSettings();
        settings.setAutoCreateAddresses(true);
        settings.setAutoCreateQueues(true);
        settings.setAutoDeleteAddresses(true);
        settings.setAutoDeleteQueues(true);
        settings.setMaxSizeBytes(BYTES_OF_A_TOPIC);
        // Whoever floods a topic loses messages of that topic; nobody waits, and nothing is kept beyond the bound.
        settings.setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP);
        settings.setMaxDeliveryAttempts(-1);
        settings.setRedeliveryDelay(0);
        return settings;
    }

    private Map<String, Object> acceptor() throws GeneralSecurityException, IOException {
        keysPassword = Secrets.token();
        Path trust = folder.resolve("trust.p12");
        storeServerKey();
        store(trust, authority.trust(), keysPassword);
        Map<String, Object> settings = new HashMap<>();
        settings.put(TransportConstants.HOST_PROP_NAME, properties.units().listenAddress());
        settings.put(TransportConstants.PORT_PROP_NAME, properties.broker().port());
        settings.put(TransportConstants.PROTOCOLS_PROP_NAME, "MQTT");
        settings.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        settings.put(TransportConstants.NEED_CLIENT_AUTH_PROP_NAME, true);
        settings.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, "TLSv1.3");
        settings.put(TransportConstants.KEYSTORE_TYPE_PROP_NAME, STORE_TYPE);
        settings.put(
                TransportConstants.KEYSTORE_PATH_PROP_NAME,
                folder.resolve(SERVER_KEYS).toString());
        settings.put(TransportConstants.KEYSTORE_PASSWORD_PROP_NAME, keysPassword);
        settings.put(TransportConstants.TRUSTSTORE_TYPE_PROP_NAME, STORE_TYPE);
        settings.put(TransportConstants.TRUSTSTORE_PATH_PROP_NAME, trust.toString());
        settings.put(TransportConstants.TRUSTSTORE_PASSWORD_PROP_NAME, keysPassword);
        settings.put(TransportConstants.HANDSHAKE_TIMEOUT, HANDSHAKE_SECONDS);
        settings.put(TransportConstants.CONNECTIONS_ALLOWED, MOST_CONNECTIONS);
        settings.put(TransportConstants.REMOTING_THREADS_PROPNAME, NETTY_THREADS);
        settings.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        settings.put(TransportConstants.USE_KQUEUE_PROP_NAME, false);
        return settings;
    }

    /** A fresh key and certificate in the file that the acceptor reads. */
    private void storeServerKey() throws GeneralSecurityException, IOException {
        List<String> hosts = List.of(properties.units().host(), "127.0.0.1", "localhost");
        Authority.Identity fresh = authority.forServer(hosts);
        store(folder.resolve(SERVER_KEYS), fresh.store(keysPassword.toCharArray()), keysPassword);
        serverIdentity = fresh;
    }

    private static Map<String, Object> mqtt() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("maximumPacketSize", LARGEST_PACKET);
        settings.put("topicAliasMaximum", 0);
        settings.put("serverKeepAlive", KEEP_ALIVE_SECONDS);
        settings.put("allowLinkStealing", true);
        return settings;
    }

    private static void store(Path file, KeyStore store, String password) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password.toCharArray());
        PrivateFiles.write(file, bytes.toByteArray());
    }

    @Override
    public synchronized void shutOut(String site, String kid) {
        if (server == null) {
            return;
        }
        Peer replaced = new Peer(site, kid);
        List<RemotingConnection> connections =
                new ArrayList<>(server.getActiveMQServer().getRemotingService().getConnections());
        for (RemotingConnection connection : connections) {
            if (replaced.equals(
                    PacketRules.channel(connection).attr(Peer.OF_CHANNEL).get())) {
                connection.fail(new ActiveMQNotConnectedException("replaced by another unit"));
                PacketRules.channel(connection).close();
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The embedded broker did not stop cleanly: {}", e.getMessage());
        } finally {
            server = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Puts the limit in front of the decoder as soon as a connection has one, before it sees a byte. */
    private static final class LimitFrames implements ActiveMQServerConnectionPlugin {

        @Override
        public void afterCreateConnection(RemotingConnection connection) {
            Channel channel = PacketRules.channel(connection);
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addBefore(
                    pipeline.context(MqttDecoder.class).name(), "frame-limit", new FrameLimit(LARGEST_PACKET));
        }
    }
}
