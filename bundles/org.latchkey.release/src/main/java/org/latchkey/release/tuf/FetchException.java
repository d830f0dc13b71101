// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import org.latchkey.release.tuf.TufException.Reason;

/** A source did not bring a file: it has none, or it is unreachable, too slow, or sends more than allowed. */
public final class FetchException extends IOException {

    private final Reason reason;

    private FetchException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public static FetchException notFound() {
        return new FetchException(Reason.NOT_FOUND, "the repository does not have it", null);
    }

    public static FetchException tooLong() {
        return new FetchException(Reason.TOO_LONG, "it is longer than allowed", null);
    }

    public static FetchException tooSlow() {
        return new FetchException(Reason.TOO_SLOW, "it comes too slowly", null);
    }

    public static FetchException failed(String message, Throwable cause) {
        return new FetchException(Reason.UNREACHABLE, message, cause);
    }

    /** One of not-found, too-long, too-slow and unreachable. */
    public Reason reason() {
        return reason;
    }
}
