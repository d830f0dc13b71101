// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.code;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.latchkey.protocol.Bounds;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.cose.Claims;
import org.latchkey.protocol.cose.LetterType;

/**
 * What an access code claims. Times are seconds since 1970. Out-of-bounds fields throw
 * {@link IllegalArgumentException}.
 *
 * @param kid which key signs it: 4 bytes
 * @param site the site it is for
 * @param expires first second after validity, after {@code issuedAt}
 * @param notBefore first second of validity, before {@code expires}
 * @param issuedAt second of issue
 * @param id 8 bytes: status index (32 bits, big endian) and 4 random bytes
 * @param scope what it may do
 * @param news what the portal wants the unit to know
 */
public record AccessCode(
        byte[] kid,
        String site,
        long expires,
        OptionalLong notBefore,
        long issuedAt,
        byte[] id,
        Scope scope,
        Optional<News> news) {

    /** What every code's text starts with. */
    public static final String PREFIX = "LK1:";

    /** The longest text, prefix included. */
    public static final int MAX_TEXT = 400;

    /** The longest lifetime, from iat to exp: 400 days. */
    public static final long MAX_LIFETIME = 400L * 24 * 60 * 60;

    /** Length of a code's id in bytes. */
    public static final int ID_LENGTH = 8;

    private static final int REQUIRED_CLAIMS = 5;

    public AccessCode {
        kid = kid.clone();
        id = id.clone();
        Bounds.check(kid.length == LetterType.CODE.kidLength(), "kid");
        Bounds.name("site", site);
        Bounds.range("iat", issuedAt, 0, Long.MAX_VALUE);
        Bounds.range("exp", expires, 0, Long.MAX_VALUE);
        Bounds.check(expires > issuedAt, "exp");
        if (notBefore.isPresent()) {
            Bounds.range("nbf", notBefore.getAsLong(), 0, expires - 1);
        }
        Bounds.check(id.length == ID_LENGTH, "cti");
    }

    /** The number under which this code can be revoked. */
    public long statusIndex() {
        return ByteBuffer.wrap(id).getInt() & News.MAX_INDEX;
    }

    /** The payload of the letter. */
    byte[] encode() {
        CborWriter out = new CborWriter();
        out.map(REQUIRED_CLAIMS + (notBefore.isPresent() ? 1 : 0) + (news.isPresent() ? 1 : 0));
        out.integer(Claims.AUD).text(site);
        out.integer(Claims.EXP).integer(expires);
        notBefore.ifPresent(nbf -> out.integer(Claims.NBF).integer(nbf));
        out.integer(Claims.IAT).integer(issuedAt);
        out.integer(Claims.CTI).bytes(id);
        out.integer(Claims.SCOPE).bytes(scope.encode());
        if (news.isPresent()) {
            out.integer(Claims.NEWS);
            news.get().encode(out);
        }
        return out.toByteArray();
    }

    static AccessCode decode(byte[] kid, byte[] payload) throws ProtocolException {
        CborReader in = new CborReader(payload);
        String site = null;
        Long expires = null;
        OptionalLong notBefore = OptionalLong.empty();
        Long issuedAt = null;
        byte[] id = null;
        Scope scope = null;
        News news = null;
        try {
            int claims = in.readMap();
            for (int i = 0; i < claims; i++) {
                switch (Claims.label(in)) {
                    case Claims.AUD -> site = in.readText(Bounds.NAME);
                    case Claims.EXP -> expires = in.readUnsigned();
                    case Claims.NBF -> notBefore = OptionalLong.of(in.readUnsigned());
                    case Claims.IAT -> issuedAt = in.readUnsigned();
                    case Claims.CTI -> id = in.readBytes(ID_LENGTH);
                    case Claims.SCOPE -> scope = Scope.decode(in.readEmbedded());
                    case Claims.NEWS -> news = News.decode(in);
                    default -> throw new ProtocolException(Reason.UNKNOWN_CLAIM);
                }
            }
            in.end();
            Claims.require(site, expires, issuedAt, id, scope);
            return new AccessCode(kid, site, expires, notBefore, issuedAt, id, scope, Optional.ofNullable(news));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CLAIMS, e);
        }
    }

    @Override
    public byte[] kid() {
        return kid.clone();
    }

    @Override
    public byte[] id() {
        return id.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessCode code
                && Arrays.equals(kid, code.kid)
                && Arrays.equals(encode(), code.encode());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }
}
