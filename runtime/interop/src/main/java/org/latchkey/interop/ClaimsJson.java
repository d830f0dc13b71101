// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.News;
import org.latchkey.protocol.code.Scope;

/** A code's claims as JSON: names of CWT, arrays as on the wire, byte strings in hex. */
final class ClaimsJson {

    private ClaimsJson() {}

    static void write(AccessCode code, ObjectNode claims) {
        claims.put("aud", code.site());
        claims.put("exp", code.expires());
        code.notBefore().ifPresent(nbf -> claims.put("nbf", nbf));
        claims.put("iat", code.issuedAt());
        claims.put("cti", HexFormat.of().formatHex(code.id()));
        write(code.scope(), claims.putArray("scope"));
        code.news().ifPresent(news -> write(news, claims.putArray("news")));
    }

    private static void write(Scope scope, ArrayNode out) {
        out.add(scope.op().number());
        ArrayNode target = out.addArray();
        switch (scope.op()) {
            case OPEN, STAFF, TECHNICIAN -> scope.doors().forEach(target::add);
            case ALLOCATE -> target.add(scope.bank()).add(scope.sizeClass());
            default ->
                target.add(scope.bank())
                        .add(scope.sizeClass())
                        .add(HexFormat.of().formatHex(scope.booking()));
        }
        out.add(scope.uses());
    }

    private static void write(News news, ArrayNode out) {
        ByteBuffer delta = ByteBuffer.allocate(Integer.BYTES * news.delta().size());
        news.delta().forEach(index -> delta.putInt(index.intValue()));
        out.add(news.epoch()).add(news.minRelease()).add(HexFormat.of().formatHex(delta.array()));
    }
}
