// SPDX-License-Identifier: Apache-2.0
package org.latchkey.command;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandArgs.Configure;
import org.latchkey.protocol.command.CommandArgs.InstallKeyRing;
import org.latchkey.protocol.command.CommandArgs.ReEnrol;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.keyring.KeyRing;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Enrolment;
import org.latchkey.unit.api.RefusedException;
import org.latchkey.unit.api.SiteKeeper;
import org.latchkey.unit.api.UnitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what the portal orders for the site as a whole: its configuration, its keys, its enrolment. */
final class SiteOrders implements CommandHandler {

    private static final String UNCHANGED = "unchanged";
    /** The token is taken, and nothing came of it yet. */
    private static final Result TRYING = new Result(CommandOutcome.APPLIED, Enrolment.PORTAL_UNREACHABLE);

    private static final Logger LOG = LoggerFactory.getLogger(SiteOrders.class);

    private final SiteKeeper keeper;
    private final Trial trial;
    private final Supplier<Optional<Enrolment>> enrolment;

    SiteOrders(SiteKeeper keeper, Trial trial, Supplier<Optional<Enrolment>> enrolment) {
        this.keeper = keeper;
        this.trial = trial;
        this.enrolment = enrolment;
    }

    @Override
    public Set<CommandType> types() {
        return Set.of(CommandType.CONFIGURE, CommandType.KEY_RING, CommandType.RE_ENROL);
    }

    @Override
    public Plan prepare(VerifiedCommand verified, Batch batch) {
        CommandArgs args = verified.command().args();
        if (args instanceof Configure configure) {
            return configure(configure.config());
        }
        if (args instanceof InstallKeyRing ring) {
            return ring(ring.letter(), batch);
        }
        return enrol(((ReEnrol) args).enrolment());
    }

    private Plan configure(SiteConfig config) {
        byte[] digest = config.digest();
        Map<String, Object> details = Map.of("digest", HexFormat.of().formatHex(digest));
        byte[] inForce = keeper.site().orElseThrow().config().digest();
        return Arrays.equals(digest, inForce)
                ? unchanged(details)
                : Plan.then(details, () -> CompletableFuture.completedFuture(trial.run(config)));
    }

    private static Plan unchanged(Map<String, Object> details) {
        return new Plan(new Result(CommandOutcome.APPLIED, UNCHANGED), details, List.of(), Optional.empty(), () -> {});
    }

    private Plan ring(byte[] letter, Batch batch) {
        try {
            KeyRing ring = keeper.verifyRing(letter);
            Map<String, Object> details = Map.of("key-ring", ring.version());
            if (ring.version() == keeper.site().orElseThrow().keyRing().version()) {
                return unchanged(details);
            }
            keeper.keepRing(letter, batch);
            return Plan.applied(details, List.of(), keeper::publish);
        } catch (RefusedException e) {
            LOG.warn("a key ring is refused: {}", e.getMessage());
            return Plan.refused(e.reason());
        }
    }

    private Plan enrol(String token) {
        Optional<Enrolment> present = enrolment.get();
        if (present.isEmpty()) {
            return Plan.refused(Reasons.UNSUPPORTED);
        }
        return Plan.then(Map.of(), () -> CompletableFuture.completedFuture(enrol(present.get(), token)));
    }

    private static Result enrol(Enrolment enrolment, String token) {
        try {
            LOG.info("enrolling again: {}", enrolment.enrol(token));
            return enrolment.status().phase() == Enrolment.Phase.ASKING ? TRYING : Result.APPLIED;
        } catch (UnitException e) {
            LOG.warn("enrolling again was refused: {}", e.getMessage());
            return Result.failed("enrolment-refused");
        }
    }
}
