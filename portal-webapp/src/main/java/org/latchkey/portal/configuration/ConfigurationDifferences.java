// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.latchkey.portal.configuration.Configurations.Difference;
import tools.jackson.databind.JsonNode;

/** Compares two configurations; entries of lists are found by their name or number. */
final class ConfigurationDifferences {

    /** Differences shown of one site: whoever changes more sees that there are more. */
    private static final int MOST = 500;

    private ConfigurationDifferences() {}

    static List<Difference> between(JsonNode from, JsonNode to) {
        List<Difference> differences = new ArrayList<>();
        compare("", from, to, differences);
        return differences.size() > MOST ? differences.subList(0, MOST) : differences;
    }

    private static void compare(String path, JsonNode from, JsonNode to, List<Difference> differences) {
        if (from != null && from.equals(to)) {
            return;
        }
        if (from != null && to != null && from.isObject() && to.isObject()) {
            TreeSet<String> names = new TreeSet<>(from.propertyNames());
            names.addAll(to.propertyNames());
            names.forEach(name ->
                    compare(path.isEmpty() ? name : path + "." + name, from.get(name), to.get(name), differences));
        } else if (isNamed(from) && isNamed(to)) {
            TreeSet<String> names = new TreeSet<>();
            from.forEach(entry -> names.add(name(entry)));
            to.forEach(entry -> names.add(name(entry)));
            names.forEach(name -> compare(path + "[" + name + "]", find(from, name), find(to, name), differences));
        } else {
            differences.add(new Difference(path, from, to));
        }
    }

    /** True for a list whose entries have a name or, as doors, a number. */
    private static boolean isNamed(JsonNode list) {
        return list != null
                && list.isArray()
                && list.valueStream().allMatch(entry -> entry.has("name") || entry.has("number"));
    }

    private static String name(JsonNode entry) {
        return entry.has("name")
                ? entry.get("name").asString()
                : entry.get("number").asString();
    }

    private static JsonNode find(JsonNode list, String name) {
        return list.valueStream()
                .filter(entry -> name(entry).equals(name))
                .findFirst()
                .orElse(null);
    }
}
