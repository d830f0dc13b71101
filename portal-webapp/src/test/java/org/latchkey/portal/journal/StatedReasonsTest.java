// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.Examples;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import tools.jackson.databind.JsonNode;

/** Why somebody did something: shown where it was done and in the journal, and in nothing that is signed. */
class StatedReasonsTest {

    private static final String WHY = "The boiler room is being cleaned";

    private final TestPortal portal = TestPortal.shared();
    private final TestClient owner = portal.program(Role.OWNER);

    private String site() {
        String site = "R-" + Secrets.id().substring(0, 8);
        owner.post("/sites", Examples.site(site));
        return site;
    }

    private JsonNode newest(String action) {
        return owner.get("/journal?limit=20")
                .json()
                .get("items")
                .valueStream()
                .filter(entry -> entry.get("action").asString().equals(action))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aReasonStandsWithTheCommandAndInTheJournalAndNotInTheLetter() throws Exception {
        String path = "/sites/" + site() + "/commands";
        JsonNode made = owner.post(
                        path,
                        "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\",\"reason\":\" " + WHY + " \"}")
                .json();
        assertThat(made.get("why").asString()).isEqualTo(WHY);
        assertThat(owner.get(path + "/" + made.get("id").asString())
                        .json()
                        .get("why")
                        .asString())
                .isEqualTo(WHY);
        assertThat(owner.get(path).json().get("items").get(0).get("why").asString())
                .isEqualTo(WHY);
        assertThat(newest("command-made").get("why").asString()).isEqualTo(WHY);
        assertThat(new String(owner.get("/journal/export").body(), StandardCharsets.ISO_8859_1))
                .contains("command-made")
                .doesNotContain(WHY);
    }

    @Test
    void nobodyHasToSayWhy() {
        String path = "/sites/" + site() + "/commands";
        JsonNode made = owner.post(
                        path, "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\",\"reason\":\"  \"}")
                .json();
        assertThat(made.has("why")).isFalse();
        assertThat(newest("command-made").get("why").isNull()).isTrue();
    }

    @Test
    void aReasonIsOneShortLine() {
        String path = "/sites/" + site() + "/commands";
        for (String wrong : new String[] {"x".repeat(201), "two\\nlines", "\\u0000"}) {
            TestClient.Reply reply = owner.post(
                    path,
                    "{\"type\":\"set-mode\",\"bank\":\"north\",\"mode\":\"closed\",\"reason\":\"" + wrong + "\"}");
            assertThat(reply.status()).isEqualTo(422);
            assertThat(reply.fields()).containsExactly("reason");
        }
        assertThat(owner.get(path).json().get("items")).isEmpty();
    }

    @Test
    void aChangeOfKeysHasItsReason() {
        assertThat(owner.post("/trust/keys", "{\"type\":\"witness\",\"reason\":\"Two years old\"}")
                        .status())
                .isEqualTo(200);
        assertThat(newest("key-ring-signed").get("why").asString()).isEqualTo("Two years old");
        assertThat(owner.post("/trust/key-ring", "{\"reason\":\"Yearly\"}").status())
                .isEqualTo(200);
        assertThat(newest("key-ring-signed").get("why").asString()).isEqualTo("Yearly");
        assertThat(owner.post("/trust/key-ring", "").status()).isEqualTo(200);
        assertThat(newest("key-ring-signed").get("why").isNull()).isTrue();
    }
}
