// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL, where several portals may share a database. */
class PostgresWriteTransactionsTest extends WriteTransactionsTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }

    @Override
    WriteTransactions ofAnotherPortal(TestPortal portal) {
        return another(portal);
    }
}
