// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.latchkey.portal.api.Problem;

/** How many units may fetch large files at once. */
@Timeout(120)
class UnitDownloadsTest {

    private static final String BUNDLE = "targets/bundles/" + "ab".repeat(32) + ".org.a-1.0.0.jar";

    @TempDir
    Path folder;

    private final ExecutorService units = Executors.newCachedThreadPool();
    private final CountDownLatch sending = new CountDownLatch(UnitDownloads.MOST_AT_ONCE);
    private final CountDownLatch read = new CountDownLatch(1);

    @AfterEach
    void stop() {
        units.shutdownNow();
    }

    /** A unit that reads nothing until it is let. */
    private final class SlowReader extends ServletOutputStream {

        @Override
        public void write(int value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sending.countDown();
            try {
                read.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static HttpServletRequest request() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                UnitDownloadsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> null);
    }

    private HttpServletResponse response(Map<String, String> headers) {
        return (HttpServletResponse) Proxy.newProxyInstance(
                UnitDownloadsTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("setHeader")) {
                        headers.put((String) arguments[0], (String) arguments[1]);
                    }
                    return method.getName().equals("getOutputStream") ? new SlowReader() : null;
                });
    }

    @Test
    void whoeverFindsNoPlaceIsToldWhenToComeAgain() throws Exception {
        Path file = Files.write(folder.resolve("ab".repeat(32) + ".org.a-1.0.0.jar"), new byte[100]);
        UnitDownloads downloads = new UnitDownloads(path -> Optional.of(file));
        List<Future<Void>> served = new ArrayList<>();
        for (int i = 0; i < UnitDownloads.MOST_AT_ONCE; i++) {
            Callable<Void> unit = () -> {
                downloads.answer(BUNDLE, request(), response(new ConcurrentHashMap<>()));
                return null;
            };
            served.add(units.submit(unit));
        }
        assertThat(sending.await(1, TimeUnit.MINUTES)).isTrue();

        Map<String, String> headers = new ConcurrentHashMap<>();
        assertThatThrownBy(() -> downloads.answer(BUNDLE, request(), response(headers)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status().value()).isEqualTo(503));
        assertThat(headers.get("Retry-After")).matches("[1-9][0-9]?");

        read.countDown();
        for (Future<Void> one : served) {
            one.get(1, TimeUnit.MINUTES);
        }
        Map<String, String> later = new ConcurrentHashMap<>();
        downloads.answer(BUNDLE, request(), response(later));
        assertThat(later).as("there is place again").containsKey("ETag").doesNotContainKey("Retry-After");
    }
}
