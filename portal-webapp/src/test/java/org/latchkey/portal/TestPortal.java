// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.latchkey.portal.operators.ApiKeys;
import org.latchkey.portal.operators.Operator;
import org.latchkey.portal.operators.OperatorRepository;
import org.latchkey.portal.operators.Passwords;
import org.latchkey.portal.operators.Role;
import org.latchkey.portal.platform.Secrets;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A whole portal on a free port with a clock that tests move. */
public final class TestPortal implements AutoCloseable {

    private static TestPortal shared;
    private static TestPortal live;

    private final Path data;
    private final MutableClock clock;
    private final ConfigurableApplicationContext context;

    private TestPortal(Path data, MutableClock clock, ConfigurableApplicationContext context) {
        this.data = data;
        this.clock = clock;
        this.context = context;
    }

    public static TestPortal start(Path data, MutableClock clock, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0", "--latchkey.units.port=0", "--latchkey.broker.port=0", "--latchkey.data=" + data));
        arguments.addAll(List.of(settings));
        ApplicationContextInitializer<GenericApplicationContext> clockBean =
                fresh -> fresh.registerBean("clock", InstantSource.class, () -> clock);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(PortalApplication.class)
                .initializers(clockBean)
                .run(arguments.toArray(String[]::new));
        return new TestPortal(data, clock, context);
    }

    /** One for all tests that leave it running; they use site codes and names of their own. */
    public static synchronized TestPortal shared() {
        if (shared == null) {
            try {
                shared = start(Files.createTempDirectory("portal").resolve("data"), new MutableClock());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** As {@link #shared()}, with a clock that starts at the real time: for tests with certificates. */
    public static synchronized TestPortal live() {
        if (live == null) {
            try {
                Path data = Files.createTempDirectory("portal").resolve("data");
                live = start(data, new MutableClock(Instant.now()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return live;
    }

    public Path data() {
        return data;
    }

    public MutableClock clock() {
        return clock;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Somebody who is not signed in. */
    public TestClient anonymous() {
        return new TestClient(port());
    }

    /** A program with a fresh API key. */
    public TestClient program(Role role) {
        return anonymous().bearer(bean(ApiKeys.class).make(Secrets.id(), role));
    }

    /** Adds a person whose first password is done with. */
    public void addOperator(String name, String password, Role role) {
        Operator operator =
                new Operator(Secrets.id(), name, role, bean(Passwords.class).hash(password), false);
        bean(OperatorRepository.class).add(operator, clock.instant().getEpochSecond());
    }

    @Override
    public void close() {
        context.close();
    }
}
