// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Problem.FieldError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks JSON against a JSON Schema (2020-12) from the resources: the keywords that our schemas use. A schema with any
 * other keyword is refused when it is read, so that nothing in it is overlooked.
 */
final class SchemaCheck {

    private static final Set<String> NOTES = Set.of("$schema", "$id", "$defs", "title", "description", "examples");
    private static final Set<String> RULES = Set.of(
            "$ref",
            "type",
            "required",
            "properties",
            "additionalProperties",
            "propertyNames",
            "items",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "maxProperties",
            "uniqueItems",
            "pattern");

    private final JsonNode root;

    private SchemaCheck(JsonNode root) {
        this.root = root;
        checkKeywords(root);
    }

    static SchemaCheck read(String resource, JsonMapper json) {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(resource)) {
            return new SchemaCheck(json.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkKeywords(JsonNode schema) {
        if (!schema.isObject()) {
            return;
        }
        schema.properties().forEach(entry -> {
            String keyword = entry.getKey();
            if (!NOTES.contains(keyword) && !RULES.contains(keyword)) {
                throw new IllegalStateException("the schema has a keyword that is not checked: " + keyword);
            }
            switch (keyword) {
                case "properties", "$defs" -> entry.getValue().forEach(this::checkKeywords);
                case "items", "additionalProperties", "propertyNames" -> checkKeywords(entry.getValue());
                default -> {
                    // A plain value.
                }
            }
        });
    }

    /** What is wrong, by path; nothing if the value fits. */
    List<FieldError> errors(JsonNode value) {
        return errors(value, root);
    }

    /** As {@link #errors(JsonNode)}, against one of the schema's definitions. */
    List<FieldError> errors(JsonNode value, String definition) {
        return errors(value, root.path("$defs").required(definition));
    }

    private List<FieldError> errors(JsonNode value, JsonNode schema) {
        List<FieldError> errors = new ArrayList<>();
        check("", value, schema, errors);
        return errors;
    }

    private void check(String path, JsonNode value, JsonNode schema, List<FieldError> errors) {
        JsonNode reference = schema.get("$ref");
        if (reference != null) {
            check(path, value, root.at(reference.asString().substring(1)), errors);
            return;
        }
        if (schema.has("type") && !isOf(schema.get("type").asString(), value)) {
            errors.add(
                    new FieldError(path, "must be of type " + schema.get("type").asString()));
            return;
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            errors.add(new FieldError(path, "must be one of " + schema.get("enum")));
        }
        if (value.isObject()) {
            object(path, value, schema, errors);
        } else if (value.isArray()) {
            array(path, value, schema, errors);
        } else if (value.isNumber()) {
            range(path, value.asLong(), schema, "minimum", "maximum", "must be", errors);
        } else if (value.isString()) {
            text(path, value.asString(), schema, errors);
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
            case "boolean" -> value.isBoolean();
            default -> throw new IllegalStateException("the schema has a type that is not checked: " + type);
        };
    }

    private void object(String path, JsonNode value, JsonNode schema, List<FieldError> errors) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                errors.add(new FieldError(join(path, name.asString()), "is required"));
            }
        });
        range(path, value.size(), schema, "minProperties", "maxProperties", "must have", errors);
        JsonNode others = schema.path("additionalProperties");
        value.properties().forEach(entry -> {
            String field = join(path, entry.getKey());
            JsonNode known = schema.path("properties").path(entry.getKey());
            if (schema.has("propertyNames")) {
                text(field, entry.getKey(), resolve(schema.get("propertyNames")), errors);
            }
            if (!known.isMissingNode()) {
                check(field, entry.getValue(), known, errors);
            } else if (others.isObject()) {
                check(field, entry.getValue(), others, errors);
            } else if (others.isBoolean() && !others.asBoolean()) {
                errors.add(new FieldError(field, "is not known"));
            }
        });
    }

    private JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asString().substring(1)) : schema;
    }

    private void array(String path, JsonNode value, JsonNode schema, List<FieldError> errors) {
        range(path, value.size(), schema, "minItems", "maxItems", "must have", errors);
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String item = path + "[" + i + "]";
            if (schema.path("uniqueItems").asBoolean(false) && !seen.add(value.get(i))) {
                errors.add(new FieldError(item, "is there twice"));
            }
            if (schema.has("items")) {
                check(item, value.get(i), schema.get("items"), errors);
            }
        }
    }

    private static void text(String path, String value, JsonNode schema, List<FieldError> errors) {
        range(path, value.codePointCount(0, value.length()), schema, "minLength", "maxLength", "must have", errors);
        if (schema.has("pattern")
                && !Pattern.compile(schema.get("pattern").asString())
                        .matcher(value)
                        .find()) {
            errors.add(new FieldError(
                    path, "does not have the form " + schema.get("pattern").asString()));
        }
    }

    private static void range(
            String path, long value, JsonNode schema, String least, String most, String verb, List<FieldError> errors) {
        if (schema.has(least) && value < schema.get(least).asLong()) {
            errors.add(new FieldError(path, verb + " at least " + schema.get(least)));
        }
        if (schema.has(most) && value > schema.get(most).asLong()) {
            errors.add(new FieldError(path, verb + " at most " + schema.get(most)));
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
