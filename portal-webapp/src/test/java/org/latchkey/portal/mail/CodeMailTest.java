// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.Examples;
import org.latchkey.portal.MutableClock;
import org.latchkey.portal.TestClient;
import org.latchkey.portal.TestClient.Reply;
import org.latchkey.portal.TestPortal;
import org.latchkey.portal.operators.Role;
import tools.jackson.databind.JsonNode;

/** Codes by e-mail. */
class CodeMailTest {

    @TempDir
    private Path folder;

    @Test
    void aMailBringsTheCodeAndNothingIsKeptOfTheAddress() throws Exception {
        try (MailSink sink = new MailSink();
                TestPortal portal = portal(sink)) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site());
            Reply code = operator.post("/codes", Examples.code(Examples.SITE, "3", "Ada <b>"));
            String path = "/codes/" + code.json().get("id").asString() + "/mail";

            assertThat(operator.post(path, "{\"to\":\"ada@example.org\"}").status())
                    .isEqualTo(204);
            String mail = sink.mails().poll(1, TimeUnit.MINUTES);
            assertThat(mail).contains("RCPT TO:<ada@example.org>").contains("MAIL FROM:<lockers@example.org>");
            checkContent(mail, code.json().get("text").asString());
            String journal = portal.program(Role.AUDITOR).get("/journal").text();
            assertThat(journal).contains("code-mailed").doesNotContain("ada@example.org");

            for (String wrong : new String[] {
                "",
                "ada",
                "ada@",
                "@example.org",
                "ada@example.org, eve@example.org",
                "Ada <ada@example.org>",
                "ada@example.org\r\nBcc: eve@example.org",
                "\u00e4da@example.org"
            }) {
                assertThat(operator.post(path, "{\"to\":\"" + wrong + "\"}").fields())
                        .as(wrong)
                        .containsExactly("to");
            }
            sink.refuseAfter(0);
            assertThat(operator.post(path, "{\"to\":\"ada@example.org\"}").problem())
                    .isEqualTo("mail-failed");
            portal.clock().advance(java.time.Duration.ofDays(2));
            assertThat(operator.post(path, "{\"to\":\"ada@example.org\"}").problem())
                    .isEqualTo("code-ended");
        }
    }

    @Test
    void eachCodeOfABookingGoesToWhomItIsFor() throws Exception {
        try (MailSink sink = new MailSink();
                TestPortal portal = portal(sink)) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site());
            JsonNode booking = operator.post(
                            "/bookings",
                            "{\"site\":\"" + Examples.SITE
                                    + "\",\"holder\":\"Ada\",\"validUntil\":\"2026-11-23T12:00:00Z\"}")
                    .json();
            String dropOff = booking.get("dropOff").get("text").asString();
            String pickUp = booking.get("pickUp").get("text").asString();
            String path = "/bookings/" + booking.get("id").asString();
            String both = "{\"dropOffTo\":\"ada@example.org\",\"pickUpTo\":\"%s\"}";

            assertThat(operator.post(path + "/mail", both.formatted("Ada@example.org"))
                            .status())
                    .isEqualTo(204);
            String one = sink.mails().poll(1, TimeUnit.MINUTES);
            assertThat(message(one).getSubject()).startsWith("Your drop-off code and pick-up code for ");
            assertThat(seen(one))
                    .contains("Hello Ada,", dropOff, pickUp)
                    .containsSubsequence("alt=\"QR code: Drop-off code for", "alt=\"QR code: Pick-up code for")
                    .containsSubsequence("picture", "picture");
            assertThat(sink.mails()).isEmpty();

            operator.post(path + "/mail", both.formatted("eve@example.org"));
            String in = sink.mails().poll(1, TimeUnit.MINUTES);
            assertThat(in).contains("RCPT TO:<ada@example.org>");
            assertThat(seen(in)).contains(dropOff).doesNotContain(pickUp, "Ada");
            String out = sink.mails().poll(1, TimeUnit.MINUTES);
            assertThat(out).contains("RCPT TO:<eve@example.org>");
            assertThat(seen(out)).contains("Hello Ada,", pickUp).doesNotContain(dropOff);

            operator.post(path + "/mail", "{\"pickUpTo\":\"eve@example.org\"}");
            assertThat(seen(sink.mails().poll(1, TimeUnit.MINUTES))).doesNotContain(dropOff);

            assertThat(operator.post(path + "/mail", both.formatted("nobody")).fields())
                    .as("nothing leaves before all can")
                    .containsExactly("pickUpTo");
            assertThat(operator.post(path + "/mail", "{}").fields()).containsExactly("dropOffTo");
            assertThat(sink.mails()).isEmpty();
            sink.refuseAfter(1);
            Reply partly = operator.post(path + "/mail", both.formatted("eve@example.org"));
            assertThat(partly.problem()).isEqualTo("mail-failed");
            assertThat(partly.text()).contains("Only the first mail has left.");
            assertThat(partly.fields()).as("still owed").containsExactly("pickUpTo");
            assertThat(sink.mails().poll(1, TimeUnit.MINUTES)).contains("RCPT TO:<ada@example.org>");
            assertThat(operator.post(path + "/mail", both.formatted("eve@example.org"))
                            .fields())
                    .as("none has left")
                    .isEmpty();
            operator.post(path + "/cancellation", "{}");
            assertThat(operator.post(path + "/mail", both.formatted("eve@example.org"))
                            .problem())
                    .isEqualTo("booking-over");
            assertThat(portal.program(Role.AUDITOR).get("/journal").text())
                    .contains("code-mailed")
                    .doesNotContain("@example.org");
        }
    }

    @Test
    void whereOneMailTooManyWouldLeaveNoneDoes() throws Exception {
        try (MailSink sink = new MailSink();
                TestPortal portal = portal(sink)) {
            TestClient operator = portal.program(Role.OPERATOR);
            operator.post("/sites", Examples.site());
            String path = "/bookings/"
                    + operator.post("/bookings", "{\"site\":\"" + Examples.SITE + "\"}")
                            .json()
                            .get("id")
                            .asString()
                    + "/mail";
            String one = "{\"pickUpTo\":\"eve@example.org\"}";
            for (int i = 0; i < 59; i++) {
                assertThat(operator.post(path, one).status()).isEqualTo(204);
            }
            sink.mails().clear();
            Reply both = operator.post(path, "{\"dropOffTo\":\"ada@example.org\",\"pickUpTo\":\"eve@example.org\"}");
            assertThat(both.problem()).isEqualTo("too-many-mails");
            assertThat(sink.mails()).isEmpty();
            assertThat(operator.post(path, one).status())
                    .as("the last turn was not taken")
                    .isEqualTo(204);
        }
    }

    private TestPortal portal(MailSink sink) {
        return TestPortal.start(
                folder.resolve("data"),
                new MutableClock(),
                "--latchkey.mail.host=127.0.0.1",
                "--latchkey.mail.port=" + sink.port(),
                "--latchkey.mail.security=none",
                "--latchkey.mail.from=lockers@example.org");
    }

    @Test
    void withoutAMailServerItSaysSo() {
        TestPortal portal = TestPortal.shared();
        TestClient operator = portal.program(Role.OPERATOR);
        operator.post("/sites", Examples.site("MAIL-OFF"));
        String code = operator.post("/codes", Examples.code("MAIL-OFF", "1", "Ada"))
                .json()
                .get("id")
                .asString();
        assertThat(operator.post("/codes/" + code + "/mail", "{\"to\":\"ada@example.org\"}")
                        .problem())
                .isEqualTo("mail-off");
    }

    private static MimeMessage message(String mail) throws Exception {
        String content = mail.substring(mail.indexOf("DATA\n") + 5);
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String seen(String mail) throws Exception {
        StringBuilder seen = new StringBuilder();
        collect(message(mail), seen);
        return seen.toString();
    }

    private static void checkContent(String mail, String text) throws Exception {
        assertThat(message(mail).getSubject()).startsWith("Your code for ");
        assertThat(seen(mail))
                .contains(text)
                .contains("cid:code")
                .contains("&lt;b&gt;")
                .contains("Locker: 3")
                .contains("picture");
    }

    private static void collect(Part part, StringBuilder seen) throws Exception {
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                collect(inner, seen);
            }
        } else if (part.isMimeType("image/png")) {
            seen.append(isPicture(part) ? "picture" : "no picture");
        } else {
            seen.append(part.getContent());
        }
    }

    private static boolean isPicture(Part part) throws Exception {
        try {
            return ImageIO.read(part.getInputStream()) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
