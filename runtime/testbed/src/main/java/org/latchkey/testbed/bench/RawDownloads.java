// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.latchkey.testbed.TestbedException;

/**
 * The reference of a roll-out: units that fetch the same files from the same port, each over a TLS connection of its own, as
 * many at once as the portal serves, and do nothing else: nobody directs them, and nothing is verified, stored or reported.
 */
final class RawDownloads {

    /** As many as get large files from a portal at once. */
    private static final int AT_ONCE = 8;

    private static final int OK = 200;

    private final Collection<String> paths;

    /** @param paths of the files, below the units' port */
    RawDownloads(Collection<String> paths) {
        this.paths = paths;
    }

    /** Lets all of them fetch. @return bytes */
    long run(List<UnitPapers> units) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, task -> {
            Thread thread = new Thread(task, "raw-download");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            units.forEach(unit -> tasks.add(() -> fetchAll(unit)));
            long bytes = 0;
            for (Future<Long> done : workers.invokeAll(tasks)) {
                bytes += done.get();
            }
            return bytes;
        } catch (ExecutionException e) {
            throw new TestbedException("a raw download failed: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    private long fetchAll(UnitPapers unit) throws IOException, InterruptedException {
        // On its own thread: one executor for all clients would be what is measured.
        HttpClient http = HttpClient.newBuilder()
                .sslContext(unit.tls())
                .executor(Runnable::run)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        long bytes = 0;
        for (String path : paths) {
            HttpRequest request =
                    HttpRequest.newBuilder(unit.portal().resolve(path)).build();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw new IOException(path + " was answered with " + answer.statusCode());
            }
            bytes += answer.body().length;
        }
        return bytes;
    }
}
