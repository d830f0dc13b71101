// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.latchkey.device.api.Scanner;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.HealthCheck;

/** The scanners that are there now. Thread-safe. */
final class Scanners {

    private final List<Scanner> present = new CopyOnWriteArrayList<>();

    void add(Scanner scanner) {
        present.add(scanner);
    }

    void remove(Scanner scanner) {
        present.remove(scanner);
    }

    Doors.Device device(String name) {
        List<Scanner> named = named(name);
        return new Doors.Device(
                "scanner " + name, !named.isEmpty(), named.stream().anyMatch(Scanner::connected));
    }

    HealthCheck.Result health(String name) {
        List<Scanner> named = named(name);
        if (named.stream().anyMatch(Scanner::connected)) {
            return new HealthCheck.Result(true, "Scanner " + name + " is open.");
        }
        String why = named.isEmpty()
                ? " has no driver. Check its configuration."
                : " is not connected" + trouble(named) + ". Check its cable.";
        return new HealthCheck.Result(false, "Scanner " + name + why);
    }

    private List<Scanner> named(String name) {
        return present.stream().filter(scanner -> scanner.name().equals(name)).toList();
    }

    private static String trouble(List<Scanner> named) {
        return named.stream()
                .map(Scanner::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .findFirst()
                .map(trouble -> ": " + trouble)
                .orElse("");
    }
}
