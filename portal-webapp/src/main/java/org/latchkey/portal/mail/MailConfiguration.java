// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Properties;
import org.latchkey.portal.platform.StartFailure;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** How mail leaves the portal. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailProperties.class)
class MailConfiguration {

    private static final String TIMEOUT_MILLIS = "10000";

    @Bean
    JavaMailSender codeMailSender(MailProperties settings) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        if (!settings.on()) {
            return sender;
        }
        checkSender(settings.from());
        sender.setHost(settings.host());
        sender.setPort(settings.port());
        sender.setDefaultEncoding("UTF-8");
        if (!settings.username().isEmpty()) {
            sender.setUsername(settings.username());
            sender.setPassword(settings.password());
        }
        Properties smtp = sender.getJavaMailProperties();
        smtp.setProperty("mail.smtp.auth", Boolean.toString(!settings.username().isEmpty()));
        boolean tls = settings.security() == MailProperties.Security.TLS;
        boolean startTls = settings.security() == MailProperties.Security.STARTTLS;
        smtp.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls));
        smtp.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        smtp.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        smtp.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        smtp.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MILLIS);
        smtp.setProperty("mail.smtp.timeout", TIMEOUT_MILLIS);
        smtp.setProperty("mail.smtp.writetimeout", TIMEOUT_MILLIS);
        return sender;
    }

    private static void checkSender(String from) {
        try {
            new InternetAddress(from, true).validate();
        } catch (AddressException e) {
            throw new StartFailure("The setting latchkey.mail.from must be an e-mail address.", e);
        }
    }
}
