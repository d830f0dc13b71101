// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A mail server that takes one mail after the other and shows them. */
final class MailSink implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();
    /** Recipients that are still known. */
    private volatile int known = Integer.MAX_VALUE;

    MailSink() throws IOException {
        Thread thread = new Thread(this::serve, "mail-sink");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Envelope and content of the mails that were taken. */
    BlockingQueue<String> mails() {
        return mails;
    }

    /** After so many mails from now on no recipient is known. */
    void refuseAfter(int more) {
        known = more;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                talk(client);
            } catch (IOException ignored) {
                // The server was closed, or the client is gone.
            }
        }
    }

    private void talk(Socket client) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        PrintWriter out = new PrintWriter(client.getOutputStream(), false, StandardCharsets.US_ASCII);
        say(out, "220 sink");
        StringBuilder mail = new StringBuilder();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            mail.append(line).append('\n');
            if (line.startsWith("RCPT") && known == 0) {
                say(out, "550 unknown");
            } else if (line.equals("DATA")) {
                say(out, "354 go on");
                for (String part = in.readLine(); !part.equals("."); part = in.readLine()) {
                    mail.append(part).append('\n');
                }
                mails.add(mail.toString());
                known--;
                say(out, "250 taken");
            } else {
                say(out, line.equals("QUIT") ? "221 bye" : "250 ok");
            }
        }
    }

    private static void say(PrintWriter out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
