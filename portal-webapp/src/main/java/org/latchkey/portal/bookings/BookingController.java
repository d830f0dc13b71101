// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.bookings;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.CsvFile;
import org.latchkey.portal.api.ListRequest;
import org.latchkey.portal.api.Page;
import org.latchkey.portal.codes.CodeView;
import org.latchkey.portal.mail.CodeDelivery;
import org.latchkey.portal.operators.Caller;
import org.latchkey.portal.operators.Permission;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Bookings over HTTP. */
@RestController
@RequestMapping(Api.BASE)
class BookingController {

    private static final CsvFile<BookingView> CSV = new CsvFile<>(
            "bookings.csv",
            CsvFile.cells(
                    "number",
                    "id",
                    "site",
                    "bank",
                    "door",
                    "holder",
                    "validFrom",
                    "validUntil",
                    "givenAt",
                    "endedAt",
                    "state"),
            BookingController::line);

    private final Bookings bookings;
    private final CodeDelivery delivery;

    BookingController(Bookings bookings, CodeDelivery delivery) {
        this.bookings = bookings;
        this.delivery = delivery;
    }

    /** @param validUntil ISO instant */
    record Extension(String validUntil) {}

    @PostMapping("/bookings")
    ResponseEntity<BookingView> make(@RequestBody BookingRequest request, @AuthenticationPrincipal Caller caller) {
        Bookings.Made made = bookings.make(request, caller);
        return ResponseEntity.created(
                        URI.create(Api.BASE + "/bookings/" + made.booking().id()))
                .body(view(made.booking(), caller, made.capacity()));
    }

    @GetMapping("/bookings")
    Page<BookingView> list(
            ListRequest request,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) Integer limit) {
        long now = bookings.now();
        return bookings.list(BookingFilter.of(request), cursor, Page.limit(limit))
                .map(booking -> BookingView.of(booking, now));
    }

    /** The filtered list, all of it. */
    @GetMapping("/bookings.csv")
    void csv(ListRequest request, HttpServletResponse response) throws IOException {
        BookingFilter filter = BookingFilter.of(request);
        long now = bookings.now();
        CSV.write(
                cursor -> bookings.list(filter, cursor, CsvFile.PAGE).map(booking -> BookingView.of(booking, now)),
                response);
    }

    private static Object[] line(BookingView booking) {
        return CsvFile.cells(
                booking.number(),
                booking.id(),
                booking.site(),
                booking.bank(),
                booking.door(),
                booking.holder(),
                booking.validFrom(),
                booking.validUntil(),
                booking.givenAt(),
                booking.endedAt(),
                booking.state());
    }

    @GetMapping("/bookings/{id}")
    BookingView get(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return view(bookings.get(id), caller, null);
    }

    @PostMapping("/bookings/{id}/extension")
    BookingView extend(
            @PathVariable String id, @RequestBody Extension extension, @AuthenticationPrincipal Caller caller) {
        Bookings.Made made = bookings.extend(id, extension.validUntil(), caller);
        return view(made.booking(), caller, made.capacity());
    }

    @PostMapping("/bookings/{id}/cancellation")
    BookingView cancel(@PathVariable String id, @AuthenticationPrincipal Caller caller) {
        return view(bookings.cancel(id, caller), caller, null);
    }

    /** Sends each code to whom it is for; both in one mail if that is the same address. */
    @PostMapping("/bookings/{id}/mail")
    ResponseEntity<Void> mail(@PathVariable String id, @RequestBody BookingLetters letters) {
        delivery.mail(letters.of(bookings, bookings.open(id)));
        return ResponseEntity.noContent().build();
    }

    private BookingView view(Booking booking, Caller caller, Capacity capacity) {
        long now = bookings.now();
        boolean reveal = caller.may(Permission.CODES_REVEAL);
        return BookingView.of(
                booking,
                now,
                CodeView.of(bookings.code(booking.dropOff()), now, reveal),
                CodeView.of(bookings.code(booking.pickUp()), now, reveal),
                capacity);
    }
}
