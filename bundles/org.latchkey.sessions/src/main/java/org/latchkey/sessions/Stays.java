// SPDX-License-Identifier: Apache-2.0
package org.latchkey.sessions;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.latchkey.protocol.site.SiteConfig;

/** How long sessions may last, by bank. Immutable. */
final class Stays {

    private final Map<String, Stay> byBank;
    private final Stay otherwise;

    Stays(Map<String, Stay> byBank, Stay otherwise) {
        this.byBank = Map.copyOf(byBank);
        this.otherwise = otherwise;
    }

    static Stays of(SiteConfig config) {
        Function<String, Stay> stay = bank -> Stay.of(config.termsOf(bank));
        return new Stays(
                config.banks().stream().map(SiteConfig.Bank::name).collect(Collectors.toMap(Function.identity(), stay)),
                stay.apply(""));
    }

    /** @param bank empty if the configuration has its door no more */
    Stay of(String bank) {
        return byBank.getOrDefault(bank, otherwise);
    }
}
