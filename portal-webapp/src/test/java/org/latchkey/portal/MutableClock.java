// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until told otherwise. */
public final class MutableClock implements InstantSource {

    private volatile Instant now;

    public MutableClock() {
        this(Instant.parse("2026-11-22T12:00:00Z"));
    }

    /** For tests in which others look at the real clock, as TLS does. */
    public MutableClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }
}
