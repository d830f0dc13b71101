// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresEnrolmentTest extends EnrolmentTest {

    @Override
    TestPortal portal() {
        return TestPostgres.live();
    }
}
