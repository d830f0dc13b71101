// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.Locale;

/** Prints what was measured, with its aim. */
final class Report {

    private Report() {}

    static void title(String text) {
        System.out.println();
        System.out.println("## " + text);
    }

    static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A ratio that should be small. */
    static void atMost(String name, double ratio, double aim) {
        line("%-58s %6.2f   aim at most %.2f   %s", name, ratio, aim, ratio <= aim ? "met" : "NOT MET");
    }

    /** A ratio that should be large. */
    static void atLeast(String name, double ratio, double aim) {
        line("%-58s %6.2f   aim at least %.2f   %s", name, ratio, aim, ratio >= aim ? "met" : "NOT MET");
    }
}
