// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresJournalTest extends JournalTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
