// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresRolloutsApiTest extends RolloutsApiTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
