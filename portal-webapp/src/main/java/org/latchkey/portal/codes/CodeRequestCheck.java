// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.codes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Problem.FieldError;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.sites.Site;
import org.latchkey.protocol.code.Scope;

/** Checks what somebody wants a code for against its site. */
final class CodeRequestCheck {

    private static final long MOST_USES = 1_000_000;
    private static final int LONGEST_HOLDER = 100;
    private static final int HIGHEST_SIZE = 9;

    private final List<FieldError> errors = new ArrayList<>();

    private CodeRequestCheck() {}

    /**
     * A request that can be signed.
     *
     * @param doors ascending; none where the unit chooses
     * @param bank where the unit chooses
     */
    record Checked(
            String site,
            CodeKind kind,
            List<Integer> doors,
            Optional<String> bank,
            int sizeClass,
            Optional<String> holder,
            OptionalLong validFrom,
            long validUntil,
            long uses) {}

    /**
     * Checks everything and reports all that is wrong at once.
     *
     * @param booked whether it is for a booking
     * @param site the site that the request names, if there is one
     * @param now seconds since 1970: when the code will be issued
     * @param keyEnds first second in which the signing key no longer verifies
     * @throws Problem 400 or 422
     */
    static Checked check(CodeRequest request, boolean booked, Optional<Site> site, long now, long keyEnds) {
        CodeRequestCheck check = new CodeRequestCheck();
        if (site.isEmpty()) {
            check.error("site", request.site() == null ? "is required" : "there is no such site");
        }
        CodeKind kind = check.kind(request, booked);
        boolean chosenByUnit = request.bank() != null;
        List<Integer> doors = chosenByUnit ? List.of() : check.doors(kind, request.doors(), site);
        check.bank(request, site);
        Optional<String> holder = check.holder(request.holder());
        OptionalLong from = request.validFrom() == null
                ? OptionalLong.empty()
                : OptionalLong.of(seconds("validFrom", request.validFrom()));
        int size = Objects.requireNonNullElse(request.sizeClass(), 0);
        Lifetimes lifetimes = site.map(
                        known -> Lifetimes.of(known.config(), kind, doors, Optional.ofNullable(request.bank()), size))
                .orElse(Lifetimes.ANY);
        long until = request.validUntil() == null
                ? check.within(lifetimes.usual(from, now), now, keyEnds, lifetimes)
                : check.within(seconds("validUntil", request.validUntil()), now, keyEnds, lifetimes);
        if (from.isPresent() && until > 0 && from.getAsLong() >= until) {
            check.error("validFrom", "must be before validUntil");
        }
        if (from.isPresent() && from.getAsLong() < 0) {
            check.error("validFrom", "must be after 1970");
        }
        if (request.uses() == null || request.uses() < 0 || request.uses() > MOST_USES) {
            check.error("uses", "must be 0 (unlimited) to " + MOST_USES);
        }
        if (chosenByUnit && !kind.isBooked() && Long.valueOf(1).equals(request.uses())) {
            check.error("uses", "must be 0 (unlimited) or at least 2: with one, nobody gets back what they put in");
        }
        if (!check.errors.isEmpty()) {
            throw Problem.invalid(check.errors);
        }
        // A start that is past already needs no room in the QR.
        OptionalLong start = from.isPresent() && from.getAsLong() > now ? from : OptionalLong.empty();
        return new Checked(
                site.orElseThrow().code(),
                kind,
                doors,
                Optional.ofNullable(request.bank()),
                size,
                holder,
                start,
                until,
                request.uses());
    }

    private CodeKind kind(CodeRequest request, boolean booked) {
        if (request.kind() == null) {
            return CodeKind.CUSTOMER;
        }
        Optional<CodeKind> kind = CodeKind.of(request.kind());
        if (kind.isEmpty() || kind.get().isBooked() != booked) {
            error("kind", "must be customer, staff or technician");
        } else if (!booked && kind.get() != CodeKind.CUSTOMER && request.bank() != null) {
            error("bank", "belongs to codes of customers");
        }
        return kind.orElse(CodeKind.CUSTOMER);
    }

    private List<Integer> doors(CodeKind kind, List<Integer> doors, Optional<Site> site) {
        boolean none = doors == null || doors.isEmpty();
        if (kind == CodeKind.TECHNICIAN && !none) {
            error("doors", "must be missing: a technician's code opens no door");
            return List.of();
        }
        if (kind != CodeKind.CUSTOMER && none) {
            return List.of();
        }
        if (doors == null || doors.isEmpty() || doors.size() > Scope.MAX_DOORS || doors.contains(null)) {
            error("doors", "must be 1 to " + Scope.MAX_DOORS + " door numbers");
            return List.of();
        }
        Set<Integer> seen = new HashSet<>();
        Set<Integer> known = site.map(Site::doorNumbers).orElse(Set.of());
        for (int i = 0; i < doors.size(); i++) {
            if (!seen.add(doors.get(i))) {
                error("doors[" + i + "]", "is there twice");
            } else if (site.isPresent() && !known.contains(doors.get(i))) {
                error("doors[" + i + "]", "the site has no such door");
            }
        }
        return doors.stream().sorted().toList();
    }

    private void bank(CodeRequest request, Optional<Site> site) {
        if (request.bank() == null) {
            if (request.sizeClass() != null) {
                error("sizeClass", "belongs to a bank");
            }
            return;
        }
        if (request.doors() != null && !request.doors().isEmpty()) {
            error("doors", "must be missing where the unit chooses in a bank");
        }
        if (request.sizeClass() != null && (request.sizeClass() < 0 || request.sizeClass() > HIGHEST_SIZE)) {
            error("sizeClass", "must be 0 (any) to " + HIGHEST_SIZE);
        }
        if (site.isPresent()
                && !request.bank().isEmpty()
                && site.get().config().banks().stream()
                        .noneMatch(bank -> bank.name().equals(request.bank()))) {
            error("bank", "the site has no such bank");
        }
    }

    private Optional<String> holder(String holder) {
        if (holder == null || holder.isBlank()) {
            return Optional.empty();
        }
        if (!Texts.isLine(holder, LONGEST_HOLDER)) {
            error("holder", "must be at most " + LONGEST_HOLDER + " characters on one line");
        }
        return Optional.of(holder.strip());
    }

    private long within(long until, long now, long keyEnds, Lifetimes lifetimes) {
        if (until <= now) {
            error("validUntil", "must be in the future");
        } else if (until - now > lifetimes.longest()) {
            error("validUntil", "codes " + lifetimes.where() + " live " + words(lifetimes.longest()) + " at most");
        } else if (until > keyEnds) {
            error("validUntil", "is after the end of the portal's code key: renew the key ring first");
        }
        return until;
    }

    private static String words(long seconds) {
        Duration longest = Duration.ofSeconds(seconds);
        if (longest.toDays() > 1) {
            return longest.toDays() + " days";
        }
        return longest.toHours() > 1 ? longest.toHours() + " hours" : longest.toMinutes() + " minutes";
    }

    private static long seconds(String field, String text) {
        Instant instant = Texts.instant(field, text);
        return instant.getEpochSecond();
    }

    private void error(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
