// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeKind;
import org.latchkey.protocol.site.SiteConfig;
import org.springframework.web.util.HtmlUtils;

/** The words of a mail that brings a code. */
final class MailText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private final Code code;
    private final SiteConfig site;

    MailText(Code code, SiteConfig site) {
        this.code = code;
        this.site = site;
    }

    String subject() {
        return switch (code.kind()) {
            case DROP_OFF -> "Your drop-off code for " + site.name();
            case PICK_UP -> "Your pick-up code for " + site.name();
            default -> "Your code for " + site.name();
        };
    }

    String plain() {
        return String.join(
                "\n", greeting(), "", lockers(), validity(), uses(), purpose(), "", advice(), "", code.text(), "");
    }

    /** @param picture id of the inline picture */
    String html(String picture) {
        return "<!doctype html><html><body style=\"font-family:sans-serif\"><p>"
                + HtmlUtils.htmlEscape(greeting())
                + "</p><p><img src=\"cid:" + picture + "\" alt=\"QR code\"></p><p>"
                + HtmlUtils.htmlEscape(lockers()) + "<br>"
                + HtmlUtils.htmlEscape(validity()) + "<br>"
                + HtmlUtils.htmlEscape(uses()) + "</p><p>"
                + HtmlUtils.htmlEscape(purpose()) + "</p><p>"
                + HtmlUtils.htmlEscape(advice()) + "</p></body></html>";
    }

    private String greeting() {
        return code.holder().map(holder -> "Hello " + holder + ",").orElse("Hello,") + " here is your code for "
                + site.name() + ".";
    }

    private String lockers() {
        if (code.doors().isEmpty()) {
            return "Locker: the screen shows it when you scan the code";
        }
        return (code.doors().size() == 1 ? "Locker: " : "Lockers: ")
                + code.doors().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String validity() {
        ZoneId zone = ZoneId.of(site.timeZone());
        return "Valid from " + time(code.validFrom().orElse(code.issuedAt()), zone) + " until "
                + time(code.validUntil(), zone) + " (" + site.timeZone() + ")";
    }

    private static String time(long seconds, ZoneId zone) {
        return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
    }

    /** What to do with a code of a booking. */
    private String purpose() {
        return switch (code.kind()) {
            case DROP_OFF -> "Put your things in, and push the door shut. They stay locked in until the pick-up.";
            case PICK_UP -> "Take everything out, and push the door shut. The locker is then free for others.";
            default -> "";
        };
    }

    private String uses() {
        if (code.kind() == CodeKind.DROP_OFF && code.uses() == 0) {
            return "As often as you like until the pick-up";
        }
        return code.uses() == 0 ? "As often as you like" : "Openings: " + code.uses();
    }

    private static String advice() {
        return "Hold the picture in front of the scanner, from the screen or on paper."
                + " Whoever has it can open the locker: do not pass it on.";
    }
}
