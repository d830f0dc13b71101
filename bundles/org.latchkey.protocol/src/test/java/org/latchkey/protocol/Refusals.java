// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions about the reason of a refusal. */
public final class Refusals {

    private Refusals() {}

    /** The reason with which the call is refused; fails if it is not refused, or in another way. */
    public static AbstractStringAssert<?> assertReason(ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(ProtocolException.class);
        return assertThat(((ProtocolException) thrown).reason());
    }
}
