// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.signing.KeyRings;
import org.latchkey.portal.signing.KeyUse;
import org.latchkey.portal.sites.SiteRepository;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.CodeIssuer;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.crypto.Signer;
import org.latchkey.protocol.keyring.KeyRingEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Makes codes and finds them again. */
@Service
public class Codes {

    private static final Logger LOG = LoggerFactory.getLogger(Codes.class);

    private static final int KID_BYTES = 4;
    private static final long HIGHEST_STATUS_INDEX = 0xFFFF_FFFFL;

    private final CodeRepository repository;
    private final SiteRepository sites;
    private final KeyRings rings;
    private final SiteRules rules;
    private final Journal journal;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Codes(
            CodeRepository repository,
            SiteRepository sites,
            KeyRings rings,
            SiteRules rules,
            Journal journal,
            WriteTransactions transactions,
            InstantSource clock) {
        this.repository = repository;
        this.sites = sites;
        this.rings = rings;
        this.rules = rules;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
    }

    Code issue(CodeRequest request, Caller caller) {
        return transactions.call(() -> {
            KeyRings.Signing signing = rings.signing(KeyUse.CODE);
            KeyRingEntry key = signing.entry();
            long now = now();
            if (now < key.notBefore()) {
                throw Problem.conflict("clock", "The portal's clock is before the start of its code key: set it.");
            }
            CodeRequestCheck.Checked checked = CodeRequestCheck.check(
                    request,
                    Optional.ofNullable(request.site()).flatMap(sites::find).map(rules::inForce),
                    now,
                    key.notAfter());
            long index = repository.nextStatusIndex();
            if (index > HIGHEST_STATUS_INDEX) {
                throw new IllegalStateException("all status indices are used");
            }
            byte[] id = ByteBuffer.allocate(AccessCode.ID_LENGTH)
                    .putInt((int) index)
                    .putInt(random.nextInt())
                    .array();
            Code code = new Code(
                    index,
                    HexFormat.of().formatHex(id),
                    checked.site(),
                    checked.kind(),
                    checked.doors(),
                    checked.bank(),
                    checked.sizeClass(),
                    checked.holder(),
                    now,
                    caller.id(),
                    checked.validFrom(),
                    checked.validUntil(),
                    checked.uses(),
                    OptionalLong.empty(),
                    sign(checked, id, now, signing.signer()));
            repository.add(code);
            journal.recordAs(caller.id(), "code-made", Map.of(Journal.CODE, code.id(), Journal.SITE, code.site()));
            return code;
        });
    }

    Page<Code> list(CodeFilter filter, String cursor, int limit) {
        List<Code> found = repository.list(filter, Page.number(cursor, Long.MAX_VALUE), limit, now());
        return Page.of(found, limit, code -> Long.toString(code.statusIndex()));
    }

    /**
     * Takes a code back; what that brings about is in the same transaction. A code that is over or was taken back
     * before stays as it is.
     *
     * @throws Problem 404
     */
    Code revoke(String id, Caller caller) {
        return transactions.call(() -> {
            Code code = get(id);
            long now = now();
            if (code.state(now) == CodeState.EXPIRED || !repository.revoke(id, now)) {
                return code;
            }
            rules.revoked(code, caller);
            journal.recordAs(caller.id(), "code-revoked", Map.of(Journal.CODE, id, Journal.SITE, code.site()));
            return get(id);
        });
    }

    /** @throws Problem 404 */
    Code get(String id) {
        return repository.find(id).orElseThrow(() -> Problem.notFound("There is no code with this id."));
    }

    /** Seconds since 1970. */
    long now() {
        return clock.instant().getEpochSecond();
    }

    private String sign(CodeRequestCheck.Checked checked, byte[] id, long now, Signer key) {
        Optional<News> news = rules.news(checked.site(), some -> fits(checked, id, now, key, some));
        try {
            return sign(checked, id, now, key, news);
        } catch (ProtocolException e) {
            // Everything else was checked; only the number of doors and the length of the site code make it long.
            throw Problem.invalid("doors", "make the code too long to print: name fewer doors");
        }
    }

    private static boolean fits(CodeRequestCheck.Checked checked, byte[] id, long now, Signer key, News news) {
        try {
            sign(checked, id, now, key, Optional.of(news));
            return true;
        } catch (ProtocolException tooLong) {
            LOG.debug(
                    "A code for site {} has no room for {} revocations",
                    checked.site(),
                    news.delta().size());
            return false;
        }
    }

    private static String sign(CodeRequestCheck.Checked checked, byte[] id, long now, Signer key, Optional<News> news)
            throws ProtocolException {
        AccessCode claims = new AccessCode(
                key.publicKey().kid(KID_BYTES),
                checked.site(),
                checked.validUntil(),
                checked.validFrom(),
                now,
                id,
                scope(checked),
                news);
        return CodeIssuer.issue(claims, key);
    }

    private static Scope scope(CodeRequestCheck.Checked checked) {
        return switch (checked.kind()) {
            case STAFF -> Scope.staff(checked.doors(), checked.uses());
            case TECHNICIAN -> Scope.technician(checked.uses());
            case CUSTOMER ->
                checked.bank().isPresent()
                        ? Scope.allocate(checked.bank().get(), checked.sizeClass(), checked.uses())
                        : Scope.open(checked.doors(), checked.uses());
        };
    }
}
