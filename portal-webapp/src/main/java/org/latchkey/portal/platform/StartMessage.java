// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where the portal listens. */
@Component
final class StartMessage implements ApplicationListener<ServletWebServerInitializedEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(StartMessage.class);

    private final Environment environment;

    StartMessage(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(ServletWebServerInitializedEvent event) {
        LOG.info(
                "The portal listens at http://{}:{}",
                environment.getProperty("server.address", "0.0.0.0"),
                event.getWebServer().getPort());
    }
}
