// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.Texts;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.Codes;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.sites.Sites;
import org.latchkey.protocol.code.AccessCode;
import org.latchkey.protocol.code.Scope;
import org.springframework.stereotype.Service;

/** Makes bookings, and ends or extends them. Thread-safe. */
@Service
class Bookings {

    private static final String BOOKING = "booking";

    private final BookingRepository repository;
    private final Codes codes;
    private final Sites sites;
    private final Journal journal;
    private final WriteTransactions transactions;
    private final SecureRandom random = new SecureRandom();

    Bookings(BookingRepository repository, Codes codes, Sites sites, Journal journal, WriteTransactions transactions) {
        this.repository = repository;
        this.codes = codes;
        this.sites = sites;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** A booking with how full that time is. */
    record Made(Booking booking, Capacity capacity) {}

    /**
     * Makes both codes, or none.
     *
     * @throws Problem 400 or 422 if the wish is not valid; 409 {@code no-capacity} if every door is booked
     */
    Made make(BookingRequest request, Caller caller) {
        byte[] id = new byte[Scope.BOOKING_LENGTH];
        random.nextBytes(id);
        return transactions.call(() -> {
            Code dropOff = codes.issue(request.dropOff(), id, caller);
            String until = Instant.ofEpochSecond(dropOff.validUntil()).toString();
            Code pickUp = codes.issue(request.pickUp(until), id, caller);
            Booking booking = new Booking(
                    HexFormat.of().formatHex(id),
                    repository.nextNumber(),
                    dropOff.site(),
                    dropOff.bank().orElse(""),
                    dropOff.sizeClass(),
                    dropOff.holder(),
                    dropOff.uses(),
                    dropOff.validFrom().orElse(dropOff.issuedAt()),
                    dropOff.validUntil(),
                    dropOff.id(),
                    pickUp.id(),
                    dropOff.issuedAt(),
                    caller.id(),
                    OptionalLong.empty(),
                    Booking.Stay.NONE);
            Capacity capacity = capacity(booking, booking.validFrom(), booking.validUntil());
            repository.add(booking);
            record("booking-made", booking, caller);
            return new Made(booking, capacity);
        });
    }

    private Capacity capacity(Booking booking, long from, long until) {
        Capacity.Claim wanted = new Capacity.Claim(booking.bank(), booking.sizeClass(), from, until);
        List<Capacity.Claim> others = repository.claims(booking.site(), booking.id(), from, until, now());
        Capacity capacity = Capacity.of(wanted, sites.get(booking.site()).config(), others);
        if (capacity.doors() == 0) {
            throw Problem.invalid("sizeClass", "there is no locker of this size");
        }
        if (capacity.isExceeded()) {
            throw Problem.conflict(
                    "no-capacity",
                    "All " + capacity.doors() + " lockers of this kind are booked at some moment of this time.");
        }
        return capacity;
    }

    Page<Booking> list(BookingFilter filter, String cursor, int limit) {
        List<Booking> found = repository.list(filter, Page.number(cursor, Long.MAX_VALUE), limit, now());
        return Page.of(found, limit, booking -> Long.toString(booking.number()));
    }

    /** @throws Problem 404 */
    Booking get(String id) {
        return repository.find(id).orElseThrow(() -> Problem.notFound("There is no booking with this id."));
    }

    /** One whose codes still matter. @throws Problem 404; 409 {@code booking-over} */
    Booking open(String id) {
        Booking booking = get(id);
        if (!booking.isOpen(now())) {
            throw over();
        }
        return booking;
    }

    Code code(String id) {
        return codes.get(id);
    }

    /**
     * Takes both codes back. What is in the door stays there until staff give it out. Doing it again changes nothing.
     *
     * @throws Problem 404; 409 {@code booking-over} if it was picked up, or released and its codes are over
     */
    Booking cancel(String id, Caller caller) {
        return transactions.call(() -> {
            Booking booking = get(id);
            if (booking.cancelledAt().isPresent()) {
                return booking;
            }
            if (booking.state(now()) == BookingState.PICKED_UP) {
                throw over();
            }
            Code dropOff = codes.revoke(booking.dropOff(), caller);
            Code pickUp = codes.revoke(booking.pickUp(), caller);
            boolean revoked =
                    dropOff.revokedAt().isPresent() || pickUp.revokedAt().isPresent();
            if (booking.stay().ended().isPresent() && !revoked) {
                throw over();
            }
            repository.cancel(id, now());
            record("booking-cancelled", booking, caller);
            return get(id);
        });
    }

    /**
     * Signs both codes anew with a later end; those given out before hold until theirs. Also after the end, while
     * something may still be inside.
     *
     * @param validUntil ISO instant
     * @throws Problem 400, 404 or 422; 409 {@code booking-over} or {@code no-capacity}
     */
    Made extend(String id, String validUntil, Caller caller) {
        return transactions.call(() -> {
            Booking booking = get(id);
            Code dropOff = codes.get(booking.dropOff());
            Code pickUp = codes.get(booking.pickUp());
            boolean revoked =
                    dropOff.revokedAt().isPresent() || pickUp.revokedAt().isPresent();
            if (!booking.isOpen(now()) || revoked) {
                throw over();
            }
            if (validUntil == null) {
                throw Problem.invalid("validUntil", "is required");
            }
            long until = Texts.instant("validUntil", validUntil).getEpochSecond();
            if (until <= booking.validUntil()) {
                throw Problem.invalid("validUntil", "must be after the present end");
            }
            if (until - booking.madeAt() > AccessCode.MAX_LIFETIME) {
                throw Problem.invalid("validUntil", "must be within 400 days of when the booking was made");
            }
            byte[] number = HexFormat.of().parseHex(id);
            codes.extend(dropOff, number, validUntil, caller);
            codes.extend(pickUp, number, validUntil, caller);
            Capacity capacity = capacity(booking, Math.max(booking.validFrom(), now()), until);
            repository.extend(id, until);
            record("booking-extended", booking, caller);
            return new Made(get(id), capacity);
        });
    }

    private static Problem over() {
        return Problem.conflict("booking-over", "This booking is over: make a new one.");
    }

    private void record(String action, Booking booking, Caller caller) {
        journal.recordAs(caller.id(), action, Map.of(BOOKING, booking.id(), Journal.SITE, booking.site()));
    }

    /** Seconds since 1970. */
    long now() {
        return codes.now();
    }
}
