// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.codes.Code;
import org.latchkey.portal.codes.QrImage;
import org.latchkey.portal.sites.Site;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpStatus;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Service;

/**
 * Sends codes by e-mail: the QR as a picture in the message, and the words that go with it. Neither address nor code is
 * logged or kept. Thread-safe.
 */
@Service
class CodeMail {

    private static final Logger LOG = LoggerFactory.getLogger(CodeMail.class);
    private static final int LONGEST_ADDRESS = 254;
    private static final int PIXELS_A_MODULE = 6;
    private static final int MOST_A_MINUTE = 60;

    private final JavaMailSender sender;
    private final MailProperties settings;
    private final InstantSource clock;

    private long minute;
    private int sentInMinute;

    CodeMail(JavaMailSender sender, MailProperties settings, InstantSource clock) {
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Before the first of these mails: takes the turns of all, or of none.
     *
     * @throws Problem 409 if no mail server is set, 422 for a wrong address, 429 if there would be too many in this minute
     */
    void prepare(List<CodeDelivery.Letter> letters) {
        if (!settings.on()) {
            throw Problem.conflict("mail-off", "No mail server is set: see latchkey.mail.host in the portal's README.");
        }
        letters.forEach(CodeMail::address);
        takeTurns(letters.size());
    }

    /**
     * Hands a prepared mail to the mail server.
     *
     * @throws Problem 502 if the mail server does not take it
     */
    void send(CodeDelivery.Letter letter, Site site) {
        try {
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper mail = new MimeMessageHelper(message, true, "UTF-8");
            mail.setFrom(new InternetAddress(settings.from(), true));
            mail.setTo(address(letter));
            MailText text = new MailText(letter.codes(), site.config());
            mail.setSubject(text.subject());
            mail.setText(text.plain(), text.html());
            for (Code code : letter.codes()) {
                byte[] picture = new QrImage(code.text()).png(PIXELS_A_MODULE);
                mail.addInline(MailText.picture(code), new ByteArrayResource(picture), "image/png");
            }
            sender.send(message);
        } catch (MailException | MessagingException e) {
            // Not its message: that names the address.
            LOG.warn("The mail server does not take a mail ({})", e.getClass().getSimpleName());
            throw Problem.of(HttpStatus.BAD_GATEWAY, "mail-failed", "The mail server did not take the mail.");
        }
    }

    private static InternetAddress address(CodeDelivery.Letter letter) {
        String to = letter.to();
        if (to == null || to.length() > LONGEST_ADDRESS || to.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw wrongAddress(letter);
        }
        try {
            InternetAddress address = new InternetAddress(to, true);
            address.validate();
            if (address.getAddress().equals(to) && to.indexOf('@') > 0) {
                return address;
            }
        } catch (AddressException notAnAddress) {
            throw wrongAddress(letter);
        }
        throw wrongAddress(letter);
    }

    private static Problem wrongAddress(CodeDelivery.Letter letter) {
        return Problem.invalid(letter.field(), "must be one e-mail address such as ada@example.org");
    }

    private synchronized void takeTurns(int mails) {
        long now = clock.millis() / Duration.ofMinutes(1).toMillis();
        if (now != minute) {
            minute = now;
            sentInMinute = 0;
        }
        if (sentInMinute + mails > MOST_A_MINUTE) {
            throw Problem.of(HttpStatus.TOO_MANY_REQUESTS, "too-many-mails", "Too many mails: wait a minute.");
        }
        sentInMinute += mails;
    }
}
