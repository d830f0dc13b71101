// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.TestDatabase;
import org.latchkey.portal.signing.KeyRingRepository;
import org.latchkey.portal.signing.SigningKeys;
import org.latchkey.portal.units.UnitRepository;

/** What the portal writes for a broker that somebody else runs. */
class BrokerFilesTest {

    private final MutableClock clock = new MutableClock();

    @TempDir
    private Path folder;

    @Test
    void anotherAuthorityGivesTheBrokerACertificateOfItsOwn() throws Exception {
        try (TestDatabase database = new TestDatabase(folder, "")) {
            X509Certificate first = written(database);
            assertThat(written(database)).as("it stays while it holds").isEqualTo(first);
            Files.move(folder.resolve("unit-ca.p12"), folder.resolve("stolen.p12"));
            X509Certificate second = written(database);
            assertThat(second).isNotEqualTo(first);
            second.verify(authority(database).certificate().getPublicKey());
            Files.writeString(folder.resolve("broker").resolve("server.pem"), "damaged");
            written(database).verify(authority(database).certificate().getPublicKey());
        }
    }

    private X509Certificate written(TestDatabase database) throws Exception {
        PortalProperties plain = database.properties();
        PortalProperties external = new PortalProperties(
                plain.data(),
                plain.keystore(),
                plain.database(),
                plain.session(),
                plain.bootstrap(),
                plain.units(),
                new PortalProperties.Broker(0, 0, "ssl://broker.example:8883"));
        new ExternalBroker(external, database.data(), authority(database), new UnitRepository(database.jdbc()), clock)
                .start();
        try (InputStream in = Files.newInputStream(folder.resolve("broker").resolve("server.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private Authority authority(TestDatabase database) {
        SigningKeys keys =
                new SigningKeys(database.data(), database.properties(), new KeyRingRepository(database.jdbc()));
        return new Authority(database.data(), keys, clock);
    }
}
