// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;

/**
 * One TLS 1.3 connection for Paho, in place of its own module. That one can not ask for a version, and it lets the
 * reader fail before Paho has started its threads: a broker that refuses our certificate, which in TLS 1.3 shows only
 * after the handshake, would leave a thread waiting for ever at each attempt.
 */
final class TlsModule implements NetworkModule {

    private static final String[] VERSIONS = {"TLSv1.3"};

    private final SSLSocketFactory factory;
    private final String host;
    private final int port;
    private final int timeoutSeconds;

    /** Counted down by the first byte sent: by then every thread of Paho runs. */
    private final CountDownLatch speaking = new CountDownLatch(1);

    private volatile Socket plain;
    private volatile SSLSocket tls;

    TlsModule(SSLSocketFactory factory, String host, int port, int timeoutSeconds) {
        this.factory = factory;
        this.host = host;
        this.port = port;
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public void start() throws IOException {
        int timeout = (int) TimeUnit.SECONDS.toMillis(timeoutSeconds);
        Socket socket = new Socket();
        plain = socket;
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), timeout);
        socket.setSoTimeout(timeout);
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        // From here on, a silent connection ends by MQTT's keep-alive, which closes the socket below the reader.
        socket.setSoTimeout(0);
        tls = secured;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Patient(tls.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(tls.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
                speaking.countDown();
            }

            @Override
            public void write(int single) throws IOException {
                out.write(single);
                speaking.countDown();
            }
        };
    }

    /** Closes the socket under TLS: closing TLS itself would wait for a peer that may be gone. */
    @Override
    public void stop() throws IOException {
        speaking.countDown();
        Socket socket = plain;
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public String getServerURI() {
        return TlsModuleFactory.SCHEME + "://" + host + ':' + port;
    }

    /** Reads nothing before something was sent. */
    private final class Patient extends FilterInputStream {

        Patient(InputStream in) {
            super(in);
        }

        private void await() throws IOException {
            try {
                if (!speaking.await(timeoutSeconds, TimeUnit.SECONDS)) {
                    throw new IOException("nothing was sent");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public int read() throws IOException {
            await();
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            await();
            return in.read(bytes, from, length);
        }

        @Override
        public int available() throws IOException {
            return speaking.getCount() > 0 ? 0 : in.available();
        }
    }
}
