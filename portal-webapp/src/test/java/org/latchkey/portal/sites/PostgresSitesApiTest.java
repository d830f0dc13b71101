// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresSitesApiTest extends SitesApiTest {

    @Override
    TestPortal portal() {
        return TestPostgres.portal();
    }
}
