// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.util.Optional;
import org.latchkey.portal.api.ListRequest;
import org.latchkey.portal.api.Texts;

/**
 * Which codes a list shows.
 *
 * @param site only of this site
 * @param state only in this state
 * @param text only where the holder's name has this in it, or the id starts with it
 */
public record CodeFilter(Optional<String> site, Optional<CodeState> state, Optional<String> text) {

    static CodeFilter of(ListRequest request) {
        return new CodeFilter(
                Texts.given("site", request.site()),
                Texts.given("state", request.state()).map(CodeState::of),
                Texts.given("q", request.q()).map(String::strip));
    }
}
