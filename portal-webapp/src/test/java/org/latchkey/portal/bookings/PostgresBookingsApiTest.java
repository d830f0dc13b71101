// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresBookingsApiTest extends BookingsApiTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
