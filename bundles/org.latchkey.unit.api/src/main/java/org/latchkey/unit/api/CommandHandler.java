// SPDX-License-Identifier: Apache-2.0
package org.latchkey.unit.api;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.latchkey.protocol.audit.Actor;
import org.latchkey.protocol.audit.AuditEntry;
import org.latchkey.protocol.audit.Event;
import org.latchkey.protocol.command.CommandOutcome;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries out some kinds of commands. The gate has verified the command, that it is its turn, and that it is in time; what
 * the handler adds to the batch becomes durable together with the record and the position, or not at all.
 */
@ConsumerType
public interface CommandHandler {

    /**
     * How a command ended.
     *
     * @param outcome applied, refused or failed
     * @param reason a stable word of at most 64 characters if it was not applied, else empty
     * @param details further facts for the record of an effect's end, as {@link AuditEntry} has them
     */
    record Result(CommandOutcome outcome, String reason, Map<String, Object> details) {

        /** Without further facts. */
        public Result(CommandOutcome outcome, String reason) {
            this(outcome, reason, Map.of());
        }

        /** Done. */
        public static final Result APPLIED = new Result(CommandOutcome.APPLIED, "");

        /**
         * Of a momentary command's effect: the room stops, and nothing was done nor will be. A command that the disk has not taken is then
         * given anew to the handler that comes next, if that comes in time.
         */
        public static final Result NOT_BEGUN = refused("stopping");

        public static Result refused(String reason) {
            return new Result(CommandOutcome.REFUSED, reason);
        }

        public static Result failed(String reason) {
            return new Result(CommandOutcome.FAILED, reason);
        }
    }

    /**
     * What was prepared.
     *
     * @param result what is recorded along with the changes
     * @param details further facts for the command's record, as {@link AuditEntry} has them
     * @param entries further records, after the command's own
     * @param effect is run once after the batch is durable, and never if it is not; empty if there is nothing left to do.
     *     If it is there, the command counts as unknown until its future completes; the commands after a lasting one wait
     * @param committed is run first after the batch is durable: tells memory; must not block
     * @param abandoned is run once it is certain that the batch will never be durable: gives back what was kept free for it
     */
    record Plan(
            Result result,
            Map<String, Object> details,
            List<AuditEntry> entries,
            Optional<Supplier<CompletableFuture<Result>>> effect,
            Runnable committed,
            Runnable abandoned) {

        /** One that keeps nothing free. */
        public Plan(
                Result result,
                Map<String, Object> details,
                List<AuditEntry> entries,
                Optional<Supplier<CompletableFuture<Result>>> effect,
                Runnable committed) {
            this(result, details, entries, effect, committed, () -> {});
        }

        /** The same, with something to give back if the batch is never durable. */
        public Plan orElse(Runnable giveBack) {
            return new Plan(result, details, entries, effect, committed, giveBack);
        }

        /** Done with the batch. */
        public static Plan applied(Map<String, Object> details, List<AuditEntry> entries, Runnable committed) {
            return new Plan(Result.APPLIED, details, entries, Optional.empty(), committed);
        }

        /** Nothing changes. */
        public static Plan refused(String reason) {
            return new Plan(Result.refused(reason), Map.of(), List.of(), Optional.empty(), () -> {});
        }

        /** Something happens after the batch, and its end is recorded too. */
        public static Plan then(Map<String, Object> details, Supplier<CompletableFuture<Result>> effect) {
            return new Plan(Result.APPLIED, details, List.of(), Optional.of(effect), () -> {});
        }
    }

    /** A further record of what a command did. */
    static AuditEntry entry(
            Event event, VerifiedCommand command, String bank, int door, String outcome, Map<String, Object> details) {
        return new AuditEntry(event, actor(command), bank, door, outcome, "", command.envelopeHash(), details);
    }

    /** A command as the one who caused a record. */
    static Actor actor(VerifiedCommand command) {
        return new Actor(
                Actor.Kind.COMMAND, HexFormat.of().formatHex(command.command().id()));
    }

    /** The commands that this one carries out; each has one handler at most. */
    Set<CommandType> types();

    /**
     * Checks the command and adds its changes to the batch. Changes nothing else for good: memory follows in {@code committed},
     * and what is kept free until then is given back in {@code abandoned}.
     *
     * @throws RuntimeException counts as failed
     */
    Plan prepare(VerifiedCommand command, Batch batch);
}
