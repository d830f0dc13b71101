// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.util.Arrays;
import java.util.List;

/** Measured values of one kind, sorted. */
final class Figures {

    private final double[] sorted;

    private Figures(double[] sorted) {
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        this.sorted = sorted;
    }

    static Figures of(List<Double> values) {
        return new Figures(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    static Figures of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Figures(sorted);
    }

    double median() {
        return quantile(0.5);
    }

    double p99() {
        return quantile(0.99);
    }

    int count() {
        return sorted.length;
    }

    private double quantile(double q) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
    }
}
