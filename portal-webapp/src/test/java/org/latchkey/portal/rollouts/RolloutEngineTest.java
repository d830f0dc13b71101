// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.releases.Matching;
import org.latchkey.portal.releases.SiteReport.Phase;
import org.latchkey.portal.rollouts.Rollout.Ring;
import org.latchkey.portal.rollouts.Rollout.RingState;
import org.latchkey.portal.rollouts.Rollout.Site;
import org.latchkey.portal.rollouts.Rollout.SiteState;
import org.latchkey.portal.rollouts.Rollout.State;
import org.latchkey.portal.rollouts.Rollout.Terms;

/** When sites are directed, and when nobody is any more. Release 8 goes to sites that run 7. */
class RolloutEngineTest {

    private static final long DEADLINE = 600;

    private final FakeFleet fleet = new FakeFleet().runs(7, "a", "b", "c", "d", "e");
    private final RolloutEngine engine = new RolloutEngine(fleet);
    private long now = 1_000_000;

    private static Ring ring(String name, String... sites) {
        return new Ring(
                name,
                RingState.WAITING,
                Arrays.stream(sites).map(site -> new Site(site, 8)).toList());
    }

    private static Rollout rollout(int success, int failure, Ring... rings) {
        return rollout(success, failure, OptionalLong.empty(), rings);
    }

    private static Rollout rollout(int success, int failure, OptionalLong notBefore, Ring... rings) {
        Terms terms = new Terms(8, success, failure, DEADLINE, notBefore, OptionalLong.of(9_000_000), 1_000_000, "op");
        return new Rollout("r", terms, State.RUNNING, List.of(rings));
    }

    private void advance(Rollout rollout) {
        int steps = 0;
        while (engine.advance(rollout, now)) {
            assertThat(++steps).isLessThan(100);
        }
    }

    private static SiteState state(Rollout rollout, String site) {
        return find(rollout, site).state;
    }

    private static Site find(Rollout rollout, String site) {
        return rollout.sites().filter(one -> one.code.equals(site)).findFirst().orElseThrow();
    }

    @Test
    void theNextRingWaitsForProofOfTheOneBefore() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b", "c"));
        advance(rollout);
        advance(rollout);
        assertThat(fleet.orders).as("however often it is looked at").containsExactly("a 8");
        assertThat(fleet.lastNotAfter).hasValue(9_000_000);
        for (Phase phase : List.of(Phase.FETCHING, Phase.WAITING, Phase.SWAPPING, Phase.PROVING)) {
            fleet.says("a", 7, phase, 8, phase.between() ? Matching.UNKNOWN : Matching.YES, "");
            advance(rollout);
            assertThat(state(rollout, "a").name()).startsWith(phase.name());
            assertThat(fleet.orders).hasSize(1);
        }
        fleet.runs(8, "a");
        advance(rollout);
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "c 8");
        assertThat(rollout.rings.get(0).state).isEqualTo(RingState.DONE);
        fleet.runs(8, "b", "c");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void wordsWithoutTheDigestsOfTheManifestCountForNothing() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b"));
        advance(rollout);
        fleet.says("a", 8, Phase.CONFIRMED, 8, Matching.NO, "");
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.FAILED);
        assertThat(find(rollout, "a").reason).contains("digests");
        assertThat(rollout.state).isEqualTo(State.FAILED);
        assertThat(fleet.orders).containsExactly("a 8");
    }

    @Test
    void aFailureBeyondTheThresholdStopsItAndDirectsNobody() {
        Rollout rollout = rollout(50, 30, ring("wave", "a", "b", "c"), ring("rest", "d"));
        advance(rollout);
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "unhealthy");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        assertThat(rollout.reason).contains("wave").contains("1 failed and 0 silent of 3");
        assertThat(find(rollout, "a").reason).isEqualTo("unhealthy");
        fleet.runs(8, "b", "c");
        advance(rollout);
        assertThat(fleet.orders).doesNotContain("d 8");
        assertThat(state(rollout, "b")).as("what is true is still told").isEqualTo(SiteState.CONFIRMED);
    }

    @Test
    void aFailureWithinTheThresholdDoesNot() {
        Rollout rollout = rollout(60, 34, ring("wave", "a", "b", "c"), ring("rest", "d"));
        advance(rollout);
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "unhealthy").runs(8, "b", "c");
        advance(rollout);
        assertThat(fleet.orders).endsWith("d 8");
        fleet.runs(8, "d");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void silenceIsFailureFromTheDeadlineOn() {
        Rollout rollout = rollout(100, 0, ring("canary", "a", "nobody"));
        advance(rollout);
        now += DEADLINE - 1;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.RUNNING);
        now++;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        assertThat(state(rollout, "nobody")).isEqualTo(SiteState.SILENT);
        assertThat(find(rollout, "a").reason).as("where it was").contains("directed");
    }

    @Test
    void theDeadlineBeginsWithTheWindow() {
        Rollout rollout = rollout(100, 0, OptionalLong.of(now + 10_000), ring("canary", "a"));
        advance(rollout);
        now += 10_000 + DEADLINE - 1;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.RUNNING);
        now++;
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.SILENT);
    }

    @Test
    void enoughMustSucceedThoughFewFailed() {
        Rollout rollout = rollout(90, 50, ring("wave", "a", "b"), ring("rest", "c"));
        advance(rollout);
        fleet.runs(8, "a").says("b", 7, Phase.FAILED, 8, Matching.YES, "no");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        assertThat(rollout.reason).contains("less than 90 %");
    }

    @Test
    void anOldFailureOfTheSameReleaseIsNoAnswer() {
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "last week");
        Rollout rollout = rollout(100, 0, ring("canary", "a"));
        advance(rollout);
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.DIRECTED);
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "again");
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.FAILED);
    }

    @Test
    void aRefusedCommandFailsTheSiteAndASkippedOneIsSentAgain() {
        Rollout rollout = rollout(50, 50, ring("wave", "a", "b"));
        advance(rollout);
        fleet.answers.put("a#1", new Fleet.Answered(Fleet.Answer.REFUSED, "release-too-low"));
        fleet.answers.put("b#2", new Fleet.Answered(Fleet.Answer.SKIPPED, ""));
        advance(rollout);
        assertThat(find(rollout, "a").reason).isEqualTo("release-too-low");
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "b 8");
        advance(rollout);
        assertThat(fleet.orders).hasSize(3);
    }

    @Test
    void afterAFailureAlsoASkippedCommandIsNotSentAgain() {
        Rollout rollout = rollout(50, 30, ring("wave", "a", "b", "c"));
        advance(rollout);
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "unhealthy");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        fleet.answers.put("b#2", new Fleet.Answered(Fleet.Answer.SKIPPED, ""));
        advance(rollout);
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "c 8");
    }

    @Test
    void afterItsWindowItDirectsNobodyAndCanNotBeResumed() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b"));
        advance(rollout);
        fleet.runs(8, "a");
        now = 9_000_000;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        assertThat(rollout.reason).contains("rest").contains("window is over");
        assertThat(fleet.orders).containsExactly("a 8");
        assertThatThrownBy(() -> engine.resume(rollout, now)).isInstanceOf(Problem.class);
    }

    @Test
    void aSiteThatRunsItAlreadyIsNotDirected() {
        fleet.runs(8, "a");
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b"));
        advance(rollout);
        assertThat(fleet.orders).containsExactly("b 8");
        assertThat(state(rollout, "a")).isEqualTo(SiteState.CONFIRMED);
    }

    @Test
    void aPausedOneDirectsNobodyUntilItIsResumed() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b"));
        advance(rollout);
        engine.pause(rollout, "lunch");
        fleet.runs(8, "a");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.PAUSED);
        assertThat(fleet.orders).containsExactly("a 8");
        engine.resume(rollout, now);
        advance(rollout);
        assertThat(fleet.orders).containsExactly("a 8", "b 8");
        assertThatThrownBy(() -> engine.resume(rollout, now)).isInstanceOf(Problem.class);
    }

    @Test
    void aPausedOneEndsWithItsWindow() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"), ring("rest", "b"));
        advance(rollout);
        engine.pause(rollout, "until tomorrow");
        fleet.runs(8, "a");
        now = 9_000_000 - 1;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.PAUSED);
        now++;
        advance(rollout);
        assertThat(rollout.state).as("or its sites would be nobody else's").isEqualTo(State.FAILED);
        assertThat(rollout.reason).contains("rest").contains("window is over");
        assertThat(fleet.orders).containsExactly("a 8");
    }

    @Test
    void aPausedOneOfWhichNothingIsLeftSucceedsWithItsWindow() {
        Rollout rollout = rollout(100, 0, ring("canary", "a"));
        now = 9_000_000 - 1;
        advance(rollout);
        engine.pause(rollout, "lunch");
        now++;
        advance(rollout);
        assertThat(rollout.state).as("its proof may come yet").isEqualTo(State.PAUSED);
        fleet.runs(8, "a");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void resumedAfterAFailureItTriesThoseAgainThatFailed() {
        Rollout rollout = rollout(100, 0, ring("canary", "a", "b"));
        advance(rollout);
        fleet.runs(8, "b").says("a", 7, Phase.FAILED, 8, Matching.YES, "once");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
        now += 2 * DEADLINE;
        engine.resume(rollout, now);
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.RUNNING);
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "a 8");
        fleet.runs(8, "a");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.SUCCEEDED);
    }

    @Test
    void rolledBackEverySiteGoesToWhatItRanBefore() {
        fleet.runs(6, "b");
        Rollout rollout = rollout(50, 100, ring("wave", "a", "b", "c"), ring("rest", "d"));
        advance(rollout);
        fleet.runs(8, "a");
        engine.pause(rollout, "wait");
        engine.rollBack(rollout, "not good", now);
        advance(rollout);
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "c 8", "a 7", "b 6", "c 7");
        assertThat(fleet.lastNotAfter).as("back is back, at once").isEmpty();
        assertThat(rollout.state).as("a runs 8 still").isEqualTo(State.ROLLING_BACK);
        fleet.runs(7, "a");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.ROLLED_BACK);
        assertThat(state(rollout, "d")).as("never directed").isEqualTo(SiteState.WAITING);
        assertThat(rollout.reason).isEqualTo("not good");
    }

    @Test
    void whereThereIsNoWayBackTheSiteSaysSo() {
        fleet.runs(6, "a").silent("b").runs(6, "c");
        Rollout rollout = rollout(100, 100, ring("wave", "a", "b", "c"));
        advance(rollout);
        fleet.runs(8, "a", "b");
        advance(rollout);
        engine.rollBack(rollout, "not good", now);
        advance(rollout);
        assertThat(find(rollout, "a").reason).isEqualTo("release 8 lets no unit go back below 7");
        assertThat(find(rollout, "b").reason).contains("nobody knows");
        assertThat(fleet.orders).endsWith("c 6").doesNotContain("a 6");
        assertThat(rollout.state).isEqualTo(State.ROLLED_BACK);
        assertThat(rollout.reason).contains("2 sites did not go back");
        assertThatThrownBy(() -> engine.rollBack(rollout, "again", now)).isInstanceOf(Problem.class);
    }

    @Test
    void whoRunsWhatWasInstalledIsToldToStayThere() {
        fleet.says("a", 0, Phase.IDLE, 0, Matching.UNKNOWN, "").says("b", 0, Phase.IDLE, 0, Matching.UNKNOWN, "");
        fleet.lowest.put(8L, 0L);
        Rollout rollout = rollout(100, 100, ring("wave", "a", "b"));
        advance(rollout);
        fleet.runs(8, "b");
        engine.rollBack(rollout, "not good", now);
        advance(rollout);
        assertThat(fleet.orders).containsExactly("a 8", "b 8", "a 0", "b 0");
        assertThat(state(rollout, "a")).as("it may not have heard of it").isEqualTo(SiteState.DIRECTED);
        fleet.says("a", 0, Phase.IDLE, 0, Matching.UNKNOWN, "");
        advance(rollout);
        assertThat(state(rollout, "a")).as("nor now").isEqualTo(SiteState.DIRECTED);
        fleet.says("a", 0, Phase.CONFIRMED, 0, Matching.UNKNOWN, "");
        fleet.says("b", 8, Phase.FAILED, 0, Matching.YES, "Release 0 is below 8");
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.CONFIRMED);
        assertThat(find(rollout, "b").reason).contains("below 8");
        assertThat(rollout.state).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void anAnswerCountsWhereTheReportIsTheSameAsBefore() {
        fleet.says("a", 0, Phase.CONFIRMED, 0, Matching.UNKNOWN, "");
        Rollout rollout = rollout(100, 100, ring("wave", "a"));
        advance(rollout);
        engine.rollBack(rollout, "not good", now);
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.DIRECTED);
        fleet.answers.put(find(rollout, "a").command, new Fleet.Answered(Fleet.Answer.TAKEN, ""));
        advance(rollout);
        assertThat(state(rollout, "a")).isEqualTo(SiteState.CONFIRMED);
    }

    @Test
    void whatASiteRunsHoldsItWhereNobodyKnewBefore() {
        fleet.silent("a");
        Rollout rollout = rollout(100, 100, ring("wave", "a"));
        advance(rollout);
        fleet.runs(6, "a");
        fleet.offered.remove(6L);
        engine.rollBack(rollout, "not good", now);
        advance(rollout);
        assertThat(fleet.orders).as("it has what it stays with").containsExactly("a 8", "a 6");
    }

    @Test
    void silenceEndsTheWayBackToo() {
        Rollout rollout = rollout(100, 100, ring("wave", "a"));
        advance(rollout);
        fleet.runs(8, "a");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.SUCCEEDED);
        engine.rollBack(rollout, "after all", now);
        advance(rollout);
        now += DEADLINE;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.ROLLED_BACK);
        assertThat(rollout.reason).contains("1 sites did not go back");
    }

    @Test
    void theWayBackWaitsForNoWindow() {
        fleet.says("a", 0, Phase.IDLE, 0, Matching.UNKNOWN, "");
        fleet.lowest.put(8L, 0L);
        Rollout rollout = rollout(100, 100, OptionalLong.of(now + 1_000_000), ring("wave", "a"));
        advance(rollout);
        engine.rollBack(rollout, "not this one", now);
        advance(rollout);
        now += DEADLINE - 1;
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.ROLLING_BACK);
        now++;
        advance(rollout);
        assertThat(state(rollout, "a")).as("away").isEqualTo(SiteState.SILENT);
        assertThat(rollout.state).as("its sites are free").isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void aSiteThatFallsBackAfterItsProofFails() {
        Rollout rollout = rollout(50, 0, ring("wave", "a", "b"));
        advance(rollout);
        fleet.runs(8, "a");
        advance(rollout);
        fleet.says("a", 7, Phase.FAILED, 8, Matching.YES, "scanner");
        advance(rollout);
        assertThat(rollout.state).isEqualTo(State.FAILED);
    }

    @Test
    void manySitesAreDirectedInPortions() {
        String[] sites = IntStream.range(0, 120).mapToObj(i -> "s" + i).toArray(String[]::new);
        Rollout rollout = rollout(100, 0, ring("all", sites));
        assertThat(engine.advance(rollout, now)).isTrue();
        assertThat(fleet.orders).hasSize(RolloutEngine.MOST_AT_ONCE);
        advance(rollout);
        assertThat(fleet.orders).hasSize(120).doesNotHaveDuplicates();
    }
}
