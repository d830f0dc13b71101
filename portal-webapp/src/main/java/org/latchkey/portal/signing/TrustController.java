// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What units of this portal trust. */
@RestController
@RequestMapping(Api.BASE + "/trust")
class TrustController {

    private final SigningKeys keys;
    private final KeyRings rings;

    TrustController(SigningKeys keys, KeyRings rings) {
        this.keys = keys;
        this.rings = rings;
    }

    /**
     * The answer.
     *
     * @param rootFingerprint SHA-256 of the raw root key in hex, as a technician compares it
     * @param rootKeyPresent false once the root key was taken away: then no new key ring can be made
     */
    record Trust(String rootFingerprint, boolean rootKeyPresent, long keyRingVersion, List<Key> keys) {}

    record Key(String type, String kid, Instant notBefore, Instant notAfter) {}

    @GetMapping
    Trust trust() {
        return view(rings.current().ring());
    }

    @PostMapping("/key-ring")
    Trust renew() {
        return view(rings.renew().ring());
    }

    private Trust view(KeyRing ring) {
        HexFormat hex = HexFormat.of();
        return new Trust(
                hex.formatHex(keys.rootPublicKey().fingerprint()),
                keys.hasRoot(),
                ring.version(),
                Arrays.stream(KeyUse.values())
                        .map(use -> key(use, rings.entry(use)))
                        .toList());
    }

    private static Key key(KeyUse use, KeyRingEntry entry) {
        return new Key(
                use.word(),
                HexFormat.of().formatHex(entry.kid()),
                Instant.ofEpochSecond(entry.notBefore()),
                Instant.ofEpochSecond(entry.notAfter()));
    }
}
