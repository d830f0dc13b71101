// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.live;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresLiveTest extends LiveTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
