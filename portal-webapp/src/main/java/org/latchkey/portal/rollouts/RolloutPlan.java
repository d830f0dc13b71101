// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.rollouts;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.rollouts.Rollout.Ring;
import org.latchkey.portal.rollouts.Rollout.RingState;
import org.latchkey.portal.rollouts.Rollout.Site;
import org.latchkey.portal.rollouts.Rollout.State;
import org.latchkey.portal.rollouts.Rollout.Terms;
import org.latchkey.portal.rollouts.RolloutRequest.RingRequest;
import org.latchkey.protocol.crypto.Sha256;

/** Makes a roll-out of a request. */
final class RolloutPlan {

    private static final int MOST_RINGS = 10;
    private static final int LONGEST_NAME = 40;
    private static final int ALL = 100;
    private static final long SHORTEST_DEADLINE = 10;
    private static final long LONGEST_DEADLINE = 30L * 24 * 60 * 60;
    private static final String RINGS = "rings";

    private final RolloutRequest request;
    private final Set<String> sites;
    private final List<FieldError> errors = new ArrayList<>();

    private RolloutPlan(RolloutRequest request, List<String> sites) {
        this.request = request;
        this.sites = new TreeSet<>(sites);
    }

    /**
     * Checks the request.
     *
     * @param id of the roll-out
     * @param sites all that have a unit
     * @throws Problem 422
     */
    static Rollout of(RolloutRequest request, String id, List<String> sites, Instant now, String operator) {
        RolloutPlan plan = new RolloutPlan(request, sites);
        Terms terms = plan.terms(now.getEpochSecond(), operator);
        List<Ring> rings = plan.errors.isEmpty() ? plan.rings(id) : List.of();
        if (!plan.errors.isEmpty()) {
            throw Problem.invalid(plan.errors);
        }
        return new Rollout(id, terms, State.RUNNING, rings);
    }

    private Terms terms(long now, String operator) {
        inRange("release", request.release(), 1, Long.MAX_VALUE);
        inRange("successPercent", request.successPercent(), 1, ALL);
        inRange("failurePercent", request.failurePercent(), 0, ALL);
        inRange("deadlineSeconds", request.deadlineSeconds(), SHORTEST_DEADLINE, LONGEST_DEADLINE);
        OptionalLong notBefore = time(
                "window.notBefore",
                request.window() == null ? null : request.window().notBefore());
        OptionalLong notAfter = time(
                "window.notAfter",
                request.window() == null ? null : request.window().notAfter());
        if (notAfter.isPresent() && notAfter.getAsLong() <= Math.max(now, notBefore.orElse(0))) {
            error("window.notAfter", "must be after now and after notBefore");
        }
        checkRings();
        if (!errors.isEmpty()) {
            return null;
        }
        return new Terms(
                request.release(),
                request.successPercent(),
                request.failurePercent(),
                request.deadlineSeconds(),
                notBefore,
                notAfter,
                now,
                operator);
    }

    private void inRange(String field, Number value, long least, long most) {
        if (value == null) {
            error(field, "is required");
        } else if (value.longValue() < least || value.longValue() > most) {
            error(field, "must be " + least + " to " + most);
        }
    }

    private static OptionalLong time(String field, String text) {
        return text == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Texts.instant(field, text).getEpochSecond()));
    }

    private void checkRings() {
        List<RingRequest> rings = request.rings();
        if (rings == null
                || rings.isEmpty()
                || rings.size() > MOST_RINGS
                || rings.stream().anyMatch(Objects::isNull)) {
            error(RINGS, "must be 1 to " + MOST_RINGS + " rings");
            return;
        }
        Set<String> names = new HashSet<>();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < rings.size(); i++) {
            RingRequest ring = rings.get(i);
            String field = RINGS + "[" + i + "]";
            if (!Texts.isLine(ring.name(), LONGEST_NAME) || !names.add(ring.name())) {
                error(field + ".name", "must be one of its own, of at most " + LONGEST_NAME + " characters");
            }
            if ((ring.sites() == null) == (ring.percent() == null)) {
                error(field, "must have either sites or a percentage");
            } else if (ring.sites() == null) {
                inRange(field + ".percent", ring.percent(), 1, ALL);
            } else {
                checkSites(field + ".sites", ring.sites(), named);
            }
        }
    }

    private void checkSites(String field, List<String> codes, Set<String> named) {
        if (codes.isEmpty() || codes.size() > sites.size()) {
            error(field, "must be sites that have a unit");
            return;
        }
        for (int i = 0; i < codes.size(); i++) {
            if (codes.get(i) == null || !sites.contains(codes.get(i))) {
                error(field + "[" + i + "]", "is no site with a unit");
            } else if (!named.add(codes.get(i))) {
                error(field + "[" + i + "]", "is in a ring already");
            }
        }
    }

    private List<Ring> rings(String id) {
        List<String> rest = new ArrayList<>(sites);
        request.rings().stream().filter(ring -> ring.sites() != null).forEach(ring -> rest.removeAll(ring.sites()));
        // Not always the same sites are to be the first to be tried on.
        rest.sort(Comparator.comparing(
                site -> HexFormat.of().formatHex(Sha256.hash((id + site).getBytes(StandardCharsets.UTF_8)))));
        List<Ring> rings = new ArrayList<>();
        for (int i = 0; i < request.rings().size(); i++) {
            RingRequest ring = request.rings().get(i);
            List<String> codes = ring.sites();
            if (codes == null) {
                boolean last = i == request.rings().size() - 1;
                int share = (int) Math.max(1, (long) sites.size() * ring.percent() / ALL);
                List<String> taken = rest.subList(0, last ? rest.size() : Math.min(share, rest.size()));
                codes = List.copyOf(taken);
                taken.clear();
            }
            if (codes.isEmpty()) {
                error(RINGS + "[" + i + "]", "no site is left for it");
            }
            rings.add(ring(ring.name(), codes));
        }
        return rings;
    }

    private Ring ring(String name, List<String> codes) {
        return new Ring(
                name,
                RingState.WAITING,
                codes.stream()
                        .sorted()
                        .map(code -> new Site(code, request.release()))
                        .toList());
    }

    private void error(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
