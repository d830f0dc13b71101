// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Just enough MQTT 5 to see what a broker allows: packets below 128 bytes, one at a time. */
public final class MqttProbe implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int CONNACK = 0x20;
    private static final int PUBLISH_QOS_0 = 0x30;
    private static final int PUBLISH_QOS_1 = 0x32;
    private static final int RETAIN = 0x01;
    private static final int PUBACK = 0x40;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 0x90;
    private static final int PATIENCE_MILLIS = 60_000;

    private final SSLSocket socket;

    private interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Connects with a clean start. @throws IOException if the broker does not want this client */
    public MqttProbe(int port, SSLContext context, String... tls) throws IOException {
        socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            if (tls.length > 0) {
                socket.setEnabledProtocols(tls);
            }
            send(CONNECT, out -> {
                out.writeUTF("MQTT");
                out.write(new byte[] {5, 2, 0, 60, 0});
                out.writeUTF("");
            });
            ByteBuffer answer = receive(CONNACK);
            if (answer.get(1) != 0) {
                throw new IOException("refused with " + (answer.get(1) & 0xff));
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void send(int type, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        body.write(new DataOutputStream(bytes));
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(type);
        packet.write(bytes.size());
        bytes.writeTo(packet);
        out.write(packet.toByteArray());
    }

    private ByteBuffer receive(int type) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int got = in.readUnsignedByte();
        byte[] body = new byte[in.readUnsignedByte()];
        in.readFully(body);
        if ((got & 0xf0) != (type & 0xf0)) {
            throw new IOException("expected a packet " + type + ", got " + got);
        }
        return ByteBuffer.wrap(body);
    }

    /** Subscribes without a quality of service; gives the reason code. */
    public int subscribe(String filter) throws IOException {
        send(SUBSCRIBE, out -> {
            out.write(new byte[] {0, 1, 0});
            out.writeUTF(filter);
            out.write(0);
        });
        ByteBuffer answer = receive(SUBACK);
        return answer.get(answer.limit() - 1) & 0xff;
    }

    /** Publishes at least once; gives the reason code, 0 or 16 for yes. */
    public int publish(String topic, String text, boolean retained) throws IOException {
        send(PUBLISH_QOS_1 | (retained ? RETAIN : 0), out -> {
            out.writeUTF(topic);
            out.write(new byte[] {0, 1, 0});
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        });
        ByteBuffer answer = receive(PUBACK);
        return answer.limit() > 2 ? answer.get(2) & 0xff : 0;
    }

    /** The next message, as {@code topic=text}. */
    public String next() throws IOException {
        ByteBuffer message = receive(PUBLISH_QOS_0);
        byte[] topic = new byte[message.getShort()];
        message.get(topic);
        byte[] text = new byte[message.remaining() - 1 - message.get()];
        message.get(text);
        return new String(topic, StandardCharsets.US_ASCII) + "=" + new String(text, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
