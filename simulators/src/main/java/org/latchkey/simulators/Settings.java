// SPDX-License-Identifier: Apache-2.0
package org.latchkey.simulators;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads settings from JSON, and changes some values of a settings record by name. */
final class Settings {

    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Settings() {}

    /** Reads a value. @throws IllegalArgumentException in one line that says what is wrong */
    static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    private static String reason(JsonProcessingException e) {
        Throwable cause = e.getCause();
        if (e instanceof JsonMappingException && cause instanceof IllegalArgumentException) {
            return cause.getMessage();
        }
        String where = e instanceof JsonMappingException mapping
                        && !mapping.getPath().isEmpty()
                ? mapping.getPath().stream()
                                .map(step ->
                                        step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                                .collect(Collectors.joining("."))
                        + ": "
                : "";
        return where + e.getOriginalMessage();
    }

    /** Names of a record's values. */
    static Set<String> names(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    /** The part of a change that is about this type of settings. */
    static Map<String, Object> about(Class<? extends Record> type, Map<String, Object> change) {
        Map<String, Object> part = new LinkedHashMap<>(change);
        part.keySet().retainAll(names(type));
        return part;
    }

    /**
     * The settings with some values replaced.
     *
     * @throws IllegalArgumentException if a value does not fit
     */
    static <T extends Record> T change(T settings, Map<String, Object> change) {
        ObjectNode tree = JSON.valueToTree(settings);
        tree.setAll((ObjectNode) JSON.valueToTree(change));
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) settings.getClass();
        try {
            return JSON.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }
}
