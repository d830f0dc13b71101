// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresReEnrolTest extends ReEnrolTest {

    @Override
    TestPortal portal() {
        return TestPostgres.live();
    }
}
