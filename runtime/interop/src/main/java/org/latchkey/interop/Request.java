// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Typed access to the fields of a request. */
final class Request {

    private static final int UNSIGNED_DIGITS = 20;

    private final JsonNode node;

    Request(JsonNode node) throws BadRequest {
        if (!node.isObject()) {
            throw new BadRequest("not an object");
        }
        this.node = node;
    }

    String text(String field) throws BadRequest {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw new BadRequest(field + " is not a text");
        }
        return value.textValue();
    }

    byte[] hex(String field) throws BadRequest {
        return hex(field, text(field));
    }

    /** As {@link #hex}; a field that is missing or null is empty. */
    byte[] optionalHex(String field) throws BadRequest {
        return node.path(field).isMissingNode() || node.get(field).isNull() ? new byte[0] : hex(field);
    }

    /** A signed integer. */
    long integer(String field) throws BadRequest {
        JsonNode value = node.get(field);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new BadRequest(field + " is not an integer");
        }
        return value.longValue();
    }

    /** As {@link #integer(String)}; a field that is missing or null has the given value. */
    long integer(String field, long otherwise) throws BadRequest {
        return node.path(field).isMissingNode() || node.get(field).isNull() ? otherwise : integer(field);
    }

    /** An unsigned 64-bit integer, as a number or as decimal digits in a text. */
    long unsigned(String field) throws BadRequest {
        JsonNode value = node.get(field);
        boolean digits = value != null
                && value.isTextual()
                && value.textValue().length() <= UNSIGNED_DIGITS
                && value.textValue().matches("[0-9]+");
        if (!digits && (value == null || !value.isIntegralNumber())) {
            throw new BadRequest(field + " is not an unsigned integer");
        }
        BigInteger number = digits ? new BigInteger(value.textValue()) : value.bigIntegerValue();
        if (number.signum() < 0 || number.bitLength() > Long.SIZE) {
            throw new BadRequest(field + " is not an unsigned 64-bit integer");
        }
        return number.longValue();
    }

    /** Binary fields; a field that is missing or null is empty. */
    List<byte[]> hexList(String field) throws BadRequest {
        List<byte[]> list = new ArrayList<>();
        for (String element : texts(field)) {
            list.add(hex(field, element));
        }
        return list;
    }

    Set<String> words(String field) throws BadRequest {
        return new HashSet<>(texts(field));
    }

    /** Texts; a field that is missing or null is empty. */
    List<String> texts(String field) throws BadRequest {
        List<String> list = new ArrayList<>();
        for (JsonNode element : elements(field)) {
            if (!element.isTextual()) {
                throw new BadRequest(field + " is not a list of texts");
            }
            list.add(element.textValue());
        }
        return list;
    }

    List<Request> objects(String field) throws BadRequest {
        List<Request> list = new ArrayList<>();
        for (JsonNode element : elements(field)) {
            list.add(new Request(element));
        }
        return list;
    }

    private JsonNode elements(String field) throws BadRequest {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw new BadRequest(field + " is not a list");
        }
        return value;
    }

    private static byte[] hex(String field, String text) throws BadRequest {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            BadRequest refusal = new BadRequest(field + " is not hex");
            refusal.initCause(e);
            throw refusal;
        }
    }
}
