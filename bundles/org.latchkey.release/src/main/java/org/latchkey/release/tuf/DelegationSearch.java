// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * Finds who speaks for a target: pre-order and depth first from the top-level targets, in the order of the delegations,
 * each role once and only along delegations that cover the target's name.
 */
final class DelegationSearch {

    private final Refresh refresh;
    private final Limits limits;

    DelegationSearch(Refresh refresh, Limits limits) {
        this.refresh = refresh;
        this.limits = limits;
    }

    /** Empty if nobody names it. @throws TufException if a role on the way can not be had or does not verify */
    Optional<TargetFile> find(String name) throws TufException {
        Set<String> visited = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(refresh.root().keysOf(Role.TARGETS), 0));
        while (!open.isEmpty() && visited.size() < limits.roles()) {
            Step step = open.pop();
            if (!visited.add(step.keys.name())) {
                continue;
            }
            Targets targets = step.depth == 0 ? refresh.targets() : delegated(step.keys);
            if (targets.targets().containsKey(name)) {
                return Optional.of(targets.targets().get(name));
            }
            descend(targets, step.depth + 1, name, open);
        }
        return Optional.empty();
    }

    private void descend(Targets targets, int depth, String name, Deque<Step> open) {
        if (depth > limits.depth()) {
            return;
        }
        List<Step> steps = new ArrayList<>();
        for (Delegation delegation : targets.delegations()) {
            if (delegation.covers(name)) {
                steps.add(new Step(delegation.keys(), depth));
                if (delegation.terminating()) {
                    open.clear();
                    break;
                }
            }
        }
        Collections.reverse(steps);
        steps.forEach(open::push);
    }

    /** Verified for this delegator each time: another one may trust other keys for the same role. */
    private Targets delegated(RoleKeys keys) throws TufException {
        MetaFile file = refresh.snapshot()
                .file(keys.name())
                .orElseThrow(() -> new TufException(Reason.NOT_FOUND, "the snapshot does not list a delegated role"));
        return refresh.targets(keys, file);
    }

    private record Step(RoleKeys keys, int depth) {}
}
