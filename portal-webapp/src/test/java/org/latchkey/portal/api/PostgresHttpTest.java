// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresHttpTest extends HttpTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
