// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.net.URI;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.spi.NetworkModuleFactory;

/** The only way to a broker: Paho finds it as a service of its own, by the file in {@code META-INF/services}. */
public final class TlsModuleFactory implements NetworkModuleFactory {

    static final String SCHEME = "ssl";

    @Override
    public Set<String> getSupportedUriSchemes() {
        return Set.of(SCHEME);
    }

    @Override
    public void validateURI(URI broker) {
        if (broker.getHost() == null || broker.getPort() <= 0) {
            throw new IllegalArgumentException("the broker's address is not ssl://host:port: " + broker);
        }
    }

    @Override
    public NetworkModule createNetworkModule(URI broker, MqttConnectionOptions options, String clientId) {
        validateURI(broker);
        return new TlsModule(
                (SSLSocketFactory) options.getSocketFactory(),
                broker.getHost(),
                broker.getPort(),
                options.getConnectionTimeout());
    }
}
