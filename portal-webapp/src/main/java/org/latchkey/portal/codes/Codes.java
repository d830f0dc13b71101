// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
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
        return transactions.call(() -> add(request, Optional.empty(), caller));
    }

    /**
     * Makes one of the two codes of a booking. Called inside a transaction.
     *
     * @param booking its id, as both codes have it
     * @throws Problem 400, 409 or 422
     */
    public Code issue(CodeRequest request, byte[] booking, Caller caller) {
        return add(request, Optional.of(booking), caller);
    }

    /**
     * Signs a code of a booking once more, for longer: under its id, so that its uses and a revocation go on. What was
     * given out before holds until its own end. Called inside a transaction.
     *
     * @param validUntil ISO instant
     * @throws Problem 400, 409 or 422
     */
    public Code extend(Code code, byte[] booking, String validUntil, Caller caller) {
        String from = code.validFrom().isPresent()
                ? Instant.ofEpochSecond(code.validFrom().getAsLong()).toString()
                : null;
        CodeRequest longer = new CodeRequest(
                code.site(),
                code.kind().word(),
                List.of(),
                code.bank().orElse(""),
                (int) code.sizeClass(),
                code.holder().orElse(null),
                from,
                validUntil,
                code.uses());
        Draft draft = draft(longer, Optional.of(booking));
        repository.extend(
                code.id(),
                draft.checked().validUntil(),
                sign(draft, HexFormat.of().parseHex(code.id())));
        journal.recordAs(caller.id(), "code-extended", Map.of(Journal.CODE, code.id(), Journal.SITE, code.site()));
        return get(code.id());
    }

    /** What a code is made from. */
    private record Draft(CodeRequestCheck.Checked checked, Scope scope, long now, Signer key) {}

    private Draft draft(CodeRequest request, Optional<byte[]> booking) {
        KeyRings.Signing signing = rings.signing(KeyUse.CODE);
        KeyRingEntry key = signing.entry();
        long now = now();
        if (now < key.notBefore()) {
            throw Problem.conflict("clock", "The portal's clock is before the start of its code key: set it.");
        }
        CodeRequestCheck.Checked checked = CodeRequestCheck.check(
                request,
                booking.isPresent(),
                Optional.ofNullable(request.site()).flatMap(sites::find).map(rules::inForce),
                now,
                key.notAfter());
        return new Draft(checked, scope(checked, booking), now, signing.signer());
    }

    private Code add(CodeRequest request, Optional<byte[]> booking, Caller caller) {
        Draft draft = draft(request, booking);
        CodeRequestCheck.Checked checked = draft.checked();
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
                draft.now(),
                caller.id(),
                checked.validFrom(),
                checked.validUntil(),
                checked.uses(),
                OptionalLong.empty(),
                sign(draft, id));
        repository.add(code);
        journal.recordAs(caller.id(), "code-made", Map.of(Journal.CODE, code.id(), Journal.SITE, code.site()));
        return code;
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
    public Code revoke(String id, Caller caller) {
        return transactions.call(() -> {
            Code code = get(id);
            long now = now();
            boolean over = now >= code.validUntil() + rules.graceSeconds(code.site());
            if (over || !repository.revoke(id, now)) {
                return code;
            }
            rules.revoked(code, caller);
            journal.recordAs(caller.id(), "code-revoked", Map.of(Journal.CODE, id, Journal.SITE, code.site()));
            return get(id);
        });
    }

    /** @throws Problem 404 */
    public Code get(String id) {
        return repository.find(id).orElseThrow(() -> Problem.notFound("There is no code with this id."));
    }

    /** Seconds since 1970. */
    public long now() {
        return clock.instant().getEpochSecond();
    }

    private String sign(Draft draft, byte[] id) {
        Optional<News> news = rules.news(draft.checked().site(), some -> fits(draft, id, some));
        try {
            return sign(draft, id, news);
        } catch (ProtocolException e) {
            // Everything else was checked; only the number of doors and the length of the site code make it long.
            throw Problem.invalid("doors", "make the code too long to print: name fewer doors");
        }
    }

    private static boolean fits(Draft draft, byte[] id, News news) {
        try {
            sign(draft, id, Optional.of(news));
            return true;
        } catch (ProtocolException tooLong) {
            LOG.debug(
                    "A code for site {} has no room for {} revocations",
                    draft.checked().site(),
                    news.delta().size());
            return false;
        }
    }

    private static String sign(Draft draft, byte[] id, Optional<News> news) throws ProtocolException {
        CodeRequestCheck.Checked checked = draft.checked();
        AccessCode claims = new AccessCode(
                draft.key().publicKey().kid(KID_BYTES),
                checked.site(),
                checked.validUntil(),
                checked.validFrom(),
                draft.now(),
                id,
                draft.scope(),
                news);
        return CodeIssuer.issue(claims, draft.key());
    }

    private static Scope scope(CodeRequestCheck.Checked checked, Optional<byte[]> booking) {
        String bank = checked.bank().orElse("");
        return switch (checked.kind()) {
            case STAFF -> Scope.staff(checked.doors(), checked.uses());
            case TECHNICIAN -> Scope.technician(checked.uses());
            case DROP_OFF -> Scope.dropOff(bank, checked.sizeClass(), booking.orElseThrow(), checked.uses());
            case PICK_UP -> Scope.pickUp(bank, checked.sizeClass(), booking.orElseThrow(), checked.uses());
            case CUSTOMER ->
                checked.bank().isPresent()
                        ? Scope.allocate(bank, checked.sizeClass(), checked.uses())
                        : Scope.open(checked.doors(), checked.uses());
        };
    }
}
