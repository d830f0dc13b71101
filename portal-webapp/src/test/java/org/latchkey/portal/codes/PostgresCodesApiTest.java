// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresCodesApiTest extends CodesApiTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
