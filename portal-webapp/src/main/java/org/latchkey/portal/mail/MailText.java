// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.CodeKind;
import org.latchkey.protocol.site.SiteConfig;
import org.springframework.web.util.HtmlUtils;

/** The words of a mail that brings codes: one, or both of a booking. */
final class MailText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private final List<Code> codes;
    private final SiteConfig site;

    MailText(List<Code> codes, SiteConfig site) {
        this.codes = List.copyOf(codes);
        this.site = site;
    }

    /** The id of a code's inline picture. */
    static String picture(Code code) {
        return "code-" + code.id();
    }

    String subject() {
        return "Your " + names() + " for " + site.name();
    }

    String plain() {
        Stream<String> parts = codes.stream()
                .map(code -> String.join(
                        "\n",
                        title(code).toUpperCase(Locale.ENGLISH),
                        lockers(code),
                        validity(code),
                        uses(code),
                        purpose(code),
                        "",
                        code.text()));
        return Stream.of(Stream.of(greeting()), parts, Stream.of(advice(), ""))
                .flatMap(part -> part)
                .collect(Collectors.joining("\n\n"));
    }

    String html() {
        String parts = codes.stream().map(this::html).collect(Collectors.joining());
        return "<!doctype html><html lang=\"en\"><body style=\"font-family:sans-serif\"><p>" + escaped(greeting())
                + "</p>" + parts + "<p>" + escaped(advice()) + "</p></body></html>";
    }

    private String html(Code code) {
        String alternative = "QR code: " + title(code) + " for " + site.name() + ". " + validity(code);
        return "<h2>" + escaped(title(code)) + "</h2><p><img src=\"cid:" + picture(code) + "\" alt=\""
                + escaped(alternative) + "\"></p><p>"
                + Stream.of(lockers(code), validity(code), uses(code), purpose(code))
                        .filter(line -> !line.isEmpty())
                        .map(MailText::escaped)
                        .collect(Collectors.joining("<br>"))
                + "</p>";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text);
    }

    private static String title(Code code) {
        return switch (code.kind()) {
            case DROP_OFF -> "Drop-off code";
            case PICK_UP -> "Pick-up code";
            default -> "Code";
        };
    }

    /** "drop-off code and pick-up code". */
    private String names() {
        return codes.stream()
                .map(code -> title(code).toLowerCase(Locale.ENGLISH))
                .collect(Collectors.joining(" and "));
    }

    /** Names the customer to the customer alone: whoever has but the drop-off code may be a courier. */
    private String greeting() {
        String hello = codes.stream()
                .filter(code -> code.kind() != CodeKind.DROP_OFF)
                .findFirst()
                .flatMap(Code::holder)
                .map(holder -> "Hello " + holder + ",")
                .orElse("Hello,");
        return hello + (codes.size() == 1 ? " here is your " : " here are your ") + names() + " for " + site.name()
                + ".";
    }

    private static String lockers(Code code) {
        if (code.doors().isEmpty()) {
            return "Locker: the screen shows it when you scan the code";
        }
        return (code.doors().size() == 1 ? "Locker: " : "Lockers: ")
                + code.doors().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private String validity(Code code) {
        ZoneId zone = ZoneId.of(site.timeZone());
        return "Valid from " + time(code.validFrom().orElse(code.issuedAt()), zone) + " until "
                + time(code.validUntil(), zone) + " (" + site.timeZone() + ")";
    }

    private static String time(long seconds, ZoneId zone) {
        return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
    }

    /** What to do with a code of a booking. */
    private static String purpose(Code code) {
        return switch (code.kind()) {
            case DROP_OFF -> "Put your things in, and push the door shut. They stay locked in until the pick-up.";
            case PICK_UP -> "Take everything out, and push the door shut. The locker is then free for others.";
            default -> "";
        };
    }

    private static String uses(Code code) {
        if (code.kind() == CodeKind.DROP_OFF && code.uses() == 0) {
            return "As often as you like until the pick-up";
        }
        return code.uses() == 0 ? "As often as you like" : "Openings: " + code.uses();
    }

    private String advice() {
        return "Hold the picture in front of the scanner, from the screen or on paper."
                + (codes.size() == 1
                        ? " Whoever has it can open the locker: do not pass it on."
                        : " Whoever has one can open the locker: pass on only the one that somebody is to use.");
    }
}
