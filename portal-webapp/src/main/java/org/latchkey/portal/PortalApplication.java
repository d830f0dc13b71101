// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import org.latchkey.portal.platform.PortalProperties;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/** The portal: signs codes, knows sites, and shows both to operators. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class, proxyBeanMethods = false)
@EnableConfigurationProperties(PortalProperties.class)
public final class PortalApplication {

    private PortalApplication() {}

    /** Ends with exit code 1, and one sentence on the console, if the portal cannot start. */
    public static void main(String[] args) {
        try {
            SpringApplication.run(PortalApplication.class, args);
        } catch (RuntimeException alreadyReported) {
            System.exit(1);
        }
    }
}
