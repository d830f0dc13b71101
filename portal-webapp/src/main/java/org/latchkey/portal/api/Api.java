// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

/** Names that all of the API uses. */
public final class Api {

    /** Every path of the API begins so. */
    public static final String BASE = "/api/v1";

    private Api() {}
}
