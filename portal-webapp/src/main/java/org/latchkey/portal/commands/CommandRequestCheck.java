// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.sites.Site;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.site.BankMode;

/** Checks an order against its site and makes a command of it. */
final class CommandRequestCheck {

    private static final String DOOR = "door";
    private static final String DOORS = "doors";
    private static final String SHOWN = "shown";
    private static final String BANK = "bank";
    private static final String SECONDS = "seconds";
    private static final String EFFECTIVE_AT = "effectiveAt";
    private static final String RELEASE = "release";
    private static final String NOT_BEFORE = "notBefore";
    private static final String NOT_AFTER = "notAfter";
    private static final Pattern CODE_ID = Pattern.compile("[0-9a-f]{16}");

    /** Which fields belong to which type. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            CommandType.OPEN.word(), Set.of(DOORS, SHOWN),
            CommandType.RELEASE_DOOR.word(), Set.of(DOOR, SHOWN),
            CommandType.ASSIGN.word(), Set.of(DOOR, "code"),
            CommandType.SET_MODE.word(), Set.of(BANK, "mode", EFFECTIVE_AT),
            CommandType.LOCK_DOWN.word(), Set.of(BANK, "on", SECONDS),
            CommandType.EMERGENCY_OPEN.word(), Set.of(BANK, SECONDS),
            CommandType.RUN_RELEASE.word(), Set.of(RELEASE, NOT_BEFORE, NOT_AFTER),
            CommandType.RE_ENROL.word(), Set.of());

    private final CommandRequest request;
    private final Site site;
    private final List<FieldError> errors = new ArrayList<>();

    private CommandRequestCheck(CommandRequest request, Site site) {
        this.request = request;
        this.site = site;
    }

    /**
     * What is ordered; empty for one whose content the portal makes itself.
     *
     * @throws Problem 400 or 422
     */
    static Optional<CommandArgs> check(CommandRequest request, Site site) {
        CommandRequestCheck check = new CommandRequestCheck(request, site);
        check.noOthers();
        boolean reEnrol = CommandType.RE_ENROL.word().equals(request.type());
        Optional<CommandArgs> args = check.errors.isEmpty() && !reEnrol ? check.args() : Optional.empty();
        if (!check.errors.isEmpty()) {
            throw Problem.invalid(check.errors);
        }
        return args;
    }

    /** How long it lives: what was asked for, as far as the type allows. */
    static long seconds(CommandRequest request, CommandType type) {
        if (request.seconds() == null) {
            return type.maxLifetime();
        }
        if (request.seconds() < 1 || request.seconds() > type.maxLifetime()) {
            throw Problem.invalid(SECONDS, "must be 1 to " + type.maxLifetime());
        }
        return request.seconds();
    }

    private void noOthers() {
        Set<String> mine = request.type() == null ? null : FIELDS.get(request.type());
        if (mine == null) {
            error(
                    "type",
                    "must be one of "
                            + String.join(
                                    ", ", FIELDS.keySet().stream().sorted().toList()));
            return;
        }
        Map<String, Object> given = new LinkedHashMap<>();
        given.put(DOORS, request.doors());
        given.put(DOOR, request.door());
        given.put(SHOWN, request.shown());
        given.put(BANK, request.bank());
        given.put("mode", request.mode());
        given.put(EFFECTIVE_AT, request.effectiveAt());
        given.put("on", request.on());
        given.put("code", request.code());
        given.put(SECONDS, request.seconds());
        given.put(RELEASE, request.release());
        given.put(NOT_BEFORE, request.notBefore());
        given.put(NOT_AFTER, request.notAfter());
        given.forEach((field, value) -> {
            if (value != null && !mine.contains(field)) {
                error(field, "does not belong to " + request.type());
            }
        });
    }

    private Optional<CommandArgs> args() {
        CommandType type = Arrays.stream(CommandType.values())
                .filter(one -> one.word().equals(request.type()))
                .findFirst()
                .orElseThrow();
        switch (type) {
            case OPEN -> doors();
            case RELEASE_DOOR, ASSIGN -> door(DOOR, request.door());
            case SET_MODE -> bank(false);
            case RUN_RELEASE -> release();
            default -> bank(true);
        }
        Optional<byte[]> code = code();
        Optional<BankMode> mode = mode(type);
        if (type == CommandType.LOCK_DOWN && request.on() == null) {
            error("on", "is required");
        }
        if (!errors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (type) {
                    case OPEN ->
                        new CommandArgs.Open(request.doors().stream().sorted().toList());
                    case RELEASE_DOOR -> new CommandArgs.ReleaseDoor(request.door());
                    case ASSIGN -> new CommandArgs.Assign(request.door(), code);
                    case SET_MODE -> new CommandArgs.SetMode(request.bank(), mode.orElseThrow(), effectiveAt());
                    case LOCK_DOWN -> new CommandArgs.LockDown(bankOrAll(), request.on());
                    case RUN_RELEASE ->
                        new CommandArgs.RunRelease(
                                request.release(),
                                time(NOT_BEFORE, request.notBefore()),
                                time(NOT_AFTER, request.notAfter()));
                    default -> new CommandArgs.EmergencyOpen(bankOrAll());
                });
    }

    private void doors() {
        List<Integer> doors = request.doors();
        if (doors == null || doors.isEmpty() || doors.size() > CommandArgs.Open.MAX_DOORS || doors.contains(null)) {
            error(DOORS, "must be 1 to " + CommandArgs.Open.MAX_DOORS + " door numbers");
            return;
        }
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < doors.size(); i++) {
            if (!seen.add(doors.get(i))) {
                error(DOORS + "[" + i + "]", "is there twice");
            } else {
                door(DOORS + "[" + i + "]", doors.get(i));
            }
        }
    }

    private void door(String field, Integer door) {
        if (door == null || !site.doorNumbers().contains(door)) {
            error(field, door == null ? "is required" : "the site has no such door");
        }
    }

    private void bank(boolean mayBeAll) {
        if (mayBeAll && bankOrAll().equals(CommandArgs.ALL_BANKS)) {
            return;
        }
        if (request.bank() == null
                || site.config().banks().stream().noneMatch(bank -> bank.name().equals(request.bank()))) {
            error(BANK, request.bank() == null ? "is required" : "the site has no such bank");
        }
    }

    private String bankOrAll() {
        return request.bank() == null ? CommandArgs.ALL_BANKS : request.bank();
    }

    private Optional<BankMode> mode(CommandType type) {
        Optional<BankMode> mode = Arrays.stream(BankMode.values())
                .filter(one -> one.word().equals(request.mode()))
                .findFirst();
        if (type == CommandType.SET_MODE && mode.isEmpty()) {
            error("mode", "must be private, public or closed");
        }
        return mode;
    }

    private OptionalLong effectiveAt() {
        return time(EFFECTIVE_AT, request.effectiveAt());
    }

    private static OptionalLong time(String field, String text) {
        return text == null
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, Texts.instant(field, text).getEpochSecond()));
    }

    private void release() {
        if (request.release() == null || request.release() < 0) {
            error(RELEASE, "must be the counter of a release, or 0 for what the unit was installed with");
        }
        OptionalLong notAfter = time(NOT_AFTER, request.notAfter());
        if (notAfter.isPresent()
                && notAfter.getAsLong() <= time(NOT_BEFORE, request.notBefore()).orElse(-1)) {
            error(NOT_AFTER, "must be after notBefore");
        }
    }

    private Optional<byte[]> code() {
        if (request.code() == null) {
            return Optional.empty();
        }
        if (!CODE_ID.matcher(request.code()).matches()) {
            error("code", "must be the id of a code");
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().parseHex(request.code()));
    }

    private void error(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
