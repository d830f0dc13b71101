// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

/** The portal cannot start for a reason that the person who started it can mend; the message is one sentence. */
public final class StartFailure extends RuntimeException {

    public StartFailure(String sentence) {
        super(sentence);
    }

    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
