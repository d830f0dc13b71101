// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.rollouts.RolloutRequest.RingRequest;

/** Which sites are in which ring, and what is no plan. */
class RolloutPlanTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final List<String> SITES =
            IntStream.range(0, 20).mapToObj(i -> "S" + i).toList();

    private static RolloutRequest request(RingRequest... rings) {
        return new RolloutRequest(8L, List.of(rings), 90, 10, 600L, null);
    }

    private static Rollout plan(RolloutRequest request) {
        return RolloutPlan.of(request, "0123", SITES, NOW, "op");
    }

    private static List<String> refused(RolloutRequest request) {
        Problem problem = catchThrowableOfType(Problem.class, () -> plan(request));
        assertThat(problem).isNotNull();
        return problem.errors().stream().map(Problem.FieldError::field).toList();
    }

    @Test
    void listsComeFirstSharesOfAllFollowAndTheLastTakesTheRest() {
        Rollout rollout = plan(request(
                new RingRequest("canary", List.of("S3"), null),
                new RingRequest("wave", null, 25),
                new RingRequest("rest", null, 10)));
        assertThat(rollout.rings).extracting(ring -> ring.sites.size()).containsExactly(1, 5, 14);
        assertThat(rollout.sites().map(site -> site.code)).containsExactlyInAnyOrderElementsOf(SITES);
        Rollout other = RolloutPlan.of(
                request(new RingRequest("wave", null, 25), new RingRequest("rest", null, 1)), "4567", SITES, NOW, "op");
        assertThat(other.rings.get(0).sites.stream().map(site -> site.code))
                .as("others are tried on first")
                .isNotEqualTo(rollout.rings.get(1).sites.stream()
                        .map(site -> site.code)
                        .toList());
    }

    @Test
    void aShareIsAtLeastOneSite() {
        Rollout rollout = plan(request(new RingRequest("canary", null, 1), new RingRequest("rest", null, 99)));
        assertThat(rollout.rings).extracting(ring -> ring.sites.size()).containsExactly(1, 19);
    }

    @Test
    void whatIsNoPlanIsNamedFieldByField() {
        assertThat(refused(new RolloutRequest(null, List.of(), 0, 101, 5L, null)))
                .containsExactlyInAnyOrder("release", "rings", "successPercent", "failurePercent", "deadlineSeconds");
        assertThat(refused(request(
                        new RingRequest("x", List.of("S1", "NONE", "S1"), null),
                        new RingRequest("x", List.of(), null),
                        new RingRequest(" ", null, 0),
                        new RingRequest("both", List.of("S2"), 5),
                        new RingRequest("neither", null, null))))
                .containsExactlyInAnyOrder(
                        "rings[0].sites[1]",
                        "rings[0].sites[2]",
                        "rings[1].name",
                        "rings[1].sites",
                        "rings[2].name",
                        "rings[2].percent",
                        "rings[3]",
                        "rings[4]");
        assertThat(refused(request(new RingRequest("all", null, 100), new RingRequest("none", null, 100))))
                .containsExactly("rings[1]");
    }

    @Test
    void theWindowMustStillCome() {
        List<RingRequest> rings = List.of(new RingRequest("all", null, 100));
        assertThat(refused(new RolloutRequest(
                        8L, rings, 90, 10, 600L, new RolloutRequest.Window(null, "2026-11-22T12:00:00Z"))))
                .containsExactly("window.notAfter");
        Rollout rollout = plan(new RolloutRequest(
                8L, rings, 90, 10, 600L, new RolloutRequest.Window("2026-11-22T22:00:00Z", "2026-11-23T04:00:00Z")));
        assertThat(rollout.terms.notAfter().getAsLong()
                        - rollout.terms.notBefore().getAsLong())
                .isEqualTo(6 * 3600);
    }
}
