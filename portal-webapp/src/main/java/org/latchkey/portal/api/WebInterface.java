// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.api;

import java.io.IOException;
import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Serves the built web interface. Its pages have addresses of their own, so a path that is no file and not of the API
 * gets {@code index.html}, and the interface finds its page.
 */
@Configuration(proxyBeanMethods = false)
class WebInterface implements WebMvcConfigurer {

    private static final String STATIC = "classpath:/static/";
    private static final String INDEX = "index.html";

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/" + INDEX);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // The build puts a hash of the content into these names.
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(STATIC + "assets/")
                .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations(STATIC)
                .setCacheControl(CacheControl.noCache())
                .resourceChain(true)
                .addResolver(new PagesResolver());
    }

    private static final class PagesResolver extends PathResourceResolver {

        @Override
        protected Resource getResource(String path, Resource location) throws IOException {
            Resource file = super.getResource(path, location);
            if (file != null || path.startsWith("api/") || path.equals("api") || isFileName(path)) {
                return file;
            }
            return super.getResource(INDEX, location);
        }

        private static boolean isFileName(String path) {
            // Site codes may hold dots: below /sites and /codes every path is a page.
            return path.indexOf('.') >= 0 && path.indexOf('/') < 0 || path.startsWith("assets/");
        }
    }
}
