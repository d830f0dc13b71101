// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.trail;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresUnitMemoryTest extends UnitMemoryTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
