// SPDX-License-Identifier: Apache-2.0
package org.latchkey.channel.serial;

import java.util.Optional;

/** What one version of this bundle leaves to the next: open lines. Thread-safe. */
interface Estate {

    /** Nobody inherits: what would be left is closed. */
    Estate NONE = new Estate() {
        @Override
        public boolean leave(String key, Left left) {
            return false;
        }

        @Override
        public Optional<Left> take(String key) {
            return Optional.empty();
        }
    };

    /**
     * An open line that nobody uses.
     *
     * @param device the open port or socket, of a class that both versions share
     * @param unread what was received and not read
     * @param nanos {@link System#nanoTime} when its last user gave it back
     */
    record Left(Object device, byte[] unread, long nanos) {}

    /** @return false if nobody will inherit: then the caller closes it */
    boolean leave(String key, Left left);

    /** The line of that device or server, once. */
    Optional<Left> take(String key);
}
