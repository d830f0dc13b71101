// SPDX-License-Identifier: Apache-2.0
package org.latchkey.identity.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.bc.BcEdDSAContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Ed25519PrivateKey;

class CertificateRequestTest {

    @Test
    void anotherImplementationReadsAndVerifiesIt() throws Exception {
        Ed25519PrivateKey key = Ed25519PrivateKey.ofSeed(new byte[32]);
        PKCS10CertificationRequest request = new PKCS10CertificationRequest(CertificateRequest.der(key));
        assertThat(request.getSubjectPublicKeyInfo().getPublicKeyData().getOctets())
                .isEqualTo(key.publicKey().raw());
        assertThat(request.getSubject()).hasToString("CN=unit");
        assertThat(request.getEncoded()).isEqualTo(CertificateRequest.der(key));
        assertThat(request.isSignatureValid(new BcEdDSAContentVerifierProviderBuilder()
                        .build(PublicKeyFactory.createKey(request.getSubjectPublicKeyInfo()))))
                .isTrue();
    }
}
