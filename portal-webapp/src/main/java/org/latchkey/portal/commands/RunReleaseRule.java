// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import org.latchkey.portal.api.Problem;

/** Says whether an operator may direct one site to a release by hand. */
@FunctionalInterface
public interface RunReleaseRule {

    /** @throws Problem 404 if there is no such release, 409 if somebody else directs the site now, 422 if it is for other hardware */
    void check(String site, long release);
}
