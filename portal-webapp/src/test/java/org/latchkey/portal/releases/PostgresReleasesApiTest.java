// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresReleasesApiTest extends ReleasesApiTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
