// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sync.mqtt;

/** One connection to the broker, from its coming up to its end. */
interface Link {

    /** What comes of a connection. Called on the connection's own threads; must not block. */
    interface Events {

        /** A message of one of our topics. It must be acknowledged by {@link Link#acknowledge}. */
        void received(Frame frame);

        /** The connection is gone. Called at most once, and not after {@link Link#close}. */
        void lost(String why);
    }

    /**
     * A message from the broker.
     *
     * @param topic where it was published
     * @param payload its content, at most {@link PahoLink#MAX_PACKET} bytes
     * @param id by which the broker knows it
     * @param qos as delivered
     */
    record Frame(String topic, byte[] payload, int id, int qos) {}

    /** Opens connections. */
    interface Dialer {

        /** Connects and subscribes; blocks for at most some 30 s. @throws LinkException saying why it did not work */
        Link dial(Events events) throws LinkException;
    }

    /** There is no connection, and why. */
    final class LinkException extends Exception {

        LinkException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Sends with QoS 1.
     *
     * @param retained whether the broker keeps it for those who come later
     * @param delivered runs on the connection's thread once the broker has it; never if the connection is lost before
     * @return false if it can not be sent now
     */
    boolean publish(String topic, byte[] payload, boolean retained, Runnable delivered);

    /** Tells the broker that a message is done with, so that it sends further ones. */
    void acknowledge(Frame frame);

    /** True until it is lost or closed. */
    boolean open();

    /** Ends it without a farewell, so that the broker publishes the last will. */
    void close();
}
