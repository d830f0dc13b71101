// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

/** A text is no JSON that we accept, or a member is missing or of another type. The message never repeats input. */
public final class JsonException extends Exception {

    public JsonException(String message) {
        super(message);
    }
}
