// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * How customers are treated, as JSON. What is missing is taken from the level above: a bank's from its site, a site's
 * from the organisation, the organisation's from the portal.
 *
 * @param defaultCodeSeconds lifetime of a code for which nobody chose another
 * @param maxCodeSeconds longest lifetime of a code; for the organisation an upper bound for every site
 * @param graceSeconds how long after its expiry a code still opens the door that its customer holds
 * @param overstay what happens to a door that is held beyond that: keep or staff
 * @param languages of the kiosk, the first one is shown first
 * @param mode in which banks begin: private, public or closed
 * @param banks by name; for a site alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigurationForm(
        Long defaultCodeSeconds,
        Long maxCodeSeconds,
        Long graceSeconds,
        String overstay,
        List<String> languages,
        String mode,
        Map<String, BankForm> banks) {

    /** Says nothing, and leaves everything to the level above. */
    public static final ConfigurationForm EMPTY = new ConfigurationForm(null, null, null, null, null, null, null);

    /**
     * What a bank may have differently; as for a site.
     *
     * @param maxCodeSeconds at most the site's: a longer one is the site's
     * @param hours of the week at which it has another mode, by the clocks of the site; no two overlap
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BankForm(
            Long defaultCodeSeconds,
            Long maxCodeSeconds,
            Long graceSeconds,
            String overstay,
            List<String> languages,
            String mode,
            List<HoursForm> hours) {

        /** Says nothing. */
        static final BankForm EMPTY = new BankForm(null, null, null, null, null, null, null);
    }

    /**
     * Hours of the week.
     *
     * @param mode private, public or closed
     * @param days on which they begin, 1 (Monday) to 7 (Sunday)
     * @param from such as {@code 08:00}
     * @param to such as {@code 20:00}; of the next day if it is before {@code from}, a whole day if it is the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HoursForm(String mode, List<Integer> days, String from, String to) {}
}
