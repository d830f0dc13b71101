// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import org.latchkey.portal.TestPortal;
import org.latchkey.portal.TestPostgres;

/** The same on PostgreSQL. */
class PostgresConfigurationTest extends ConfigurationTest {

    @Override
    TestPortal portal() {
        return TestPostgres.live();
    }
}
