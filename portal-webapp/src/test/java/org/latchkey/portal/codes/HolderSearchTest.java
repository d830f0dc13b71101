// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HolderSearchTest {

    @Test
    void caseIsFoldedAlsoBeyondAscii() {
        assertThat(HolderSearch.stored(Optional.of("ÅSA Öberg"))).isEqualTo("åsa öberg");
        assertThat(HolderSearch.pattern("ÅSA")).isEqualTo("åsa");
        assertThat(HolderSearch.stored(Optional.empty())).isEmpty();
    }

    @Test
    void nothingInAPatternStandsForAnythingElse() {
        assertThat(HolderSearch.pattern("100% a_b!")).isEqualTo("100!% a!_b!!");
    }
}
