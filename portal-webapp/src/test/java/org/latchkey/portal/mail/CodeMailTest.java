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

/** Codes by e-mail. */
class CodeMailTest {

    @TempDir
    private Path folder;

    @Test
    void aMailBringsTheCodeAndNothingIsKeptOfTheAddress() throws Exception {
        try (MailSink sink = new MailSink();
                TestPortal portal = TestPortal.start(
                        folder.resolve("data"),
                        new MutableClock(),
                        "--latchkey.mail.host=127.0.0.1",
                        "--latchkey.mail.port=" + sink.port(),
                        "--latchkey.mail.security=none",
                        "--latchkey.mail.from=lockers@example.org")) {
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
            sink.refuse();
            assertThat(operator.post(path, "{\"to\":\"ada@example.org\"}").problem())
                    .isEqualTo("mail-failed");
            portal.clock().advance(java.time.Duration.ofDays(2));
            assertThat(operator.post(path, "{\"to\":\"ada@example.org\"}").problem())
                    .isEqualTo("code-ended");
        }
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

    private static void checkContent(String mail, String text) throws Exception {
        String content = mail.substring(mail.indexOf("DATA\n") + 5);
        MimeMessage message = new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII)));
        assertThat(message.getSubject()).startsWith("Your code for ");
        StringBuilder seen = new StringBuilder();
        collect(message, seen);
        assertThat(seen.toString())
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
