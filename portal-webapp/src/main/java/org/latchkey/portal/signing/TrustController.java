// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.signing;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.StatedReasons;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

    /** @param state signing, next (it will sign when units know it) or verifying (what it signed still holds) */
    record Key(String type, String kid, Instant notBefore, Instant notAfter, String state) {}

    /** @param reason optional: why, for the portal's own journal */
    record KeyRequest(String type, String reason) {}

    /** @param reason optional, as above */
    record Why(String reason) {

        /** For a body that may be missing. */
        static String of(Why given) {
            return StatedReasons.check(given == null ? null : given.reason());
        }
    }

    @GetMapping
    Trust trust() {
        return view(rings.current().ring());
    }

    @PostMapping("/key-ring")
    Trust renew(@RequestBody(required = false) Why why) {
        return view(rings.renew(Why.of(why)).ring());
    }

    /** Adds a key; the old one goes on until every unit knows the new one. */
    @PostMapping("/keys")
    Trust rotate(@RequestBody KeyRequest request) {
        KeyUse use = Arrays.stream(KeyUse.values())
                .filter(one -> one.word().equals(request.type()))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("type", "must be code, command, witness or journal"));
        return view(rings.rotate(use, StatedReasons.check(request.reason())).ring());
    }

    /** Takes a key back at once, because somebody else may have it. */
    @PostMapping("/keys/{kid}/revocation")
    Trust revoke(@PathVariable String kid, @RequestBody(required = false) Why why) {
        return view(rings.revoke(kid, Why.of(why)).ring());
    }

    private Trust view(KeyRing ring) {
        HexFormat hex = HexFormat.of();
        return new Trust(
                hex.formatHex(keys.rootPublicKey().fingerprint()),
                keys.hasRoot(),
                ring.version(),
                Arrays.stream(KeyUse.values())
                        .flatMap(use -> rings.held(ring, use).stream().map(key -> key(use, key.entry())))
                        .toList());
    }

    private Key key(KeyUse use, KeyRingEntry entry) {
        KeyRingEntry signing = rings.entry(use);
        String state =
                entry.equals(signing) ? "signing" : entry.notBefore() > signing.notBefore() ? "next" : "verifying";
        return new Key(
                use.word(),
                HexFormat.of().formatHex(entry.kid()),
                Instant.ofEpochSecond(entry.notBefore()),
                Instant.ofEpochSecond(entry.notAfter()),
                state);
    }
}
