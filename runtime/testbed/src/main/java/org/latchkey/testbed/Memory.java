// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel says of a process's memory. */
public final class Memory {

    private static final double KIB_PER_MIB = 1024;

    private Memory() {}

    /** Resident memory in MiB. */
    public static double residentMib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElseThrow(() -> new TestbedException("process " + pid + " has no resident memory"));
        } catch (IOException e) {
            throw new TestbedException("process " + pid + " is gone", e);
        }
    }
}
