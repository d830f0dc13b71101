// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.latchkey.protocol.crypto.Sha256;

class CommandLetterTest {

    @Test
    void aUnitReadsWhatThePortalOrders() throws Exception {
        for (CommandArgs args : Commands.everyKind()) {
            Command command = Commands.command(args);
            byte[] letter = CommandLetter.sign(command, Commands.KEY);
            VerifiedCommand verified = Commands.open(letter);
            assertThat(verified.command()).isEqualTo(command);
            assertThat(verified.command().args()).isEqualTo(args);
            assertThat(verified.envelopeHash()).isEqualTo(Sha256.hash(letter));
            assertThat(verified.expired()).isFalse();
        }
        assertThat(Commands.everyKind().stream().map(CommandArgs::type).collect(Collectors.toSet()))
                .hasSameSizeAs(Arrays.asList(CommandType.values()));
    }
}
