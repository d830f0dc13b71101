// SPDX-License-Identifier: Apache-2.0
package org.latchkey.device.api;

import org.osgi.annotation.versioning.ConsumerType;

/** A code reader, published for each configured scanner and kept while its line is down. */
@ConsumerType
public interface Scanner {

    /** Service property: the scanner's name in the site configuration. */
    String NAME = "latchkey.scanner";

    /** The scanner's name in the site configuration. */
    String name();

    /** True while its line is open. */
    boolean connected();

    /** Why it is not connected, for the technician; empty if that is not known or it is. */
    default String trouble() {
        return "";
    }

    /** Scans handed to a handler since start. */
    long scans();
}
