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
        List<Scanner> named =
                present.stream().filter(scanner -> scanner.name().equals(name)).toList();
        return new Doors.Device(
                "scanner " + name, !named.isEmpty(), named.stream().anyMatch(Scanner::connected));
    }

    HealthCheck.Result health(String name) {
        boolean published = false;
        for (Scanner scanner : present) {
            if (scanner.name().equals(name)) {
                published = true;
                if (scanner.connected()) {
                    return new HealthCheck.Result(true, "Scanner " + name + " is open.");
                }
            }
        }
        String why = published ? " is not connected. Check its cable." : " has no driver. Check its configuration.";
        return new HealthCheck.Result(false, "Scanner " + name + why);
    }
}
