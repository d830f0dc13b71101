// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;
import org.latchkey.release.manifest.ReleaseBundle;
import org.latchkey.release.manifest.ReleaseRepository;
import org.latchkey.release.tuf.DiskFault;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.HttpFetcher;
import org.latchkey.release.tuf.TufException;
import org.latchkey.unit.api.PortalAccess;
import org.latchkey.unit.api.UnitException;

/**
 * Brings a release from the portal's port for units: TLS 1.3 with the unit's certificate, the portal's CA alone, no
 * redirects, no proxy. Blocks; an interrupt ends it, and what has come is kept. For one thread at a time.
 */
final class PortalFetch {

    /** How long connecting and pauses may take for one file. */
    static final Duration GRACE = Duration.ofSeconds(30);

    private static final String TREE = "/unit/v1/releases/";
    private static final String TLS = "TLSv1.3";
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** The least average rate beyond the grace, in bytes a second. */
    private static final long LEAST_RATE = 1024;

    private static final int HTTP_THREADS = 2;

    private final Rooms rooms;
    private final Repositories repositories;
    private final Updater updater;
    private final Staging staging;
    private final Arriving arriving;
    private final Duration grace;

    /** @param grace usually {@link #GRACE} */
    PortalFetch(
            Rooms rooms,
            Repositories repositories,
            Updater updater,
            Staging staging,
            Arriving arriving,
            Duration grace) {
        this.rooms = rooms;
        this.repositories = repositories;
        this.updater = updater;
        this.staging = staging;
        this.arriving = arriving;
        this.grace = grace;
    }

    /** Stages a release, unless it is on the disk. */
    void bring(long counter) throws Trouble {
        try {
            if (updater.isReady(counter)) {
                return;
            }
            PortalAccess portal = rooms.portal
                    .find()
                    .orElseThrow(() -> new Trouble(
                            Trouble.Kind.AWAY, "No portal is connected: bring the release on a stick.", null));
            ExecutorService threads = Executors.newFixedThreadPool(HTTP_THREADS, PortalFetch::thread);
            try {
                fetch(counter, portal, client(portal, threads));
            } finally {
                threads.shutdown();
            }
        } catch (TufException e) {
            throw trouble(e);
        } catch (NotNowException e) {
            throw new Trouble(Trouble.Kind.AWAY, e.getMessage(), e);
        } catch (UnitException e) {
            dropAll();
            throw new Trouble(Trouble.Kind.FINAL, e.getMessage(), e);
        } catch (IOException e) {
            dropAll();
            throw new Trouble(Trouble.Kind.FINAL, "The disk refused: " + DiskFault.words(e) + ".", e);
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "update-http");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    private static HttpClient client(PortalAccess portal, ExecutorService threads) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {TLS});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        return HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(CONNECT)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(portal.tls())
                .sslParameters(parameters)
                .executor(threads)
                .build();
    }

    private void fetch(long counter, PortalAccess portal, HttpClient client) throws TufException, IOException {
        URI tree = URI.create(portal.units() + TREE);
        Fetcher metadata = fetcher(client, tree.resolve(ReleaseRepository.METADATA));
        Fetcher targets = fetcher(client, tree.resolve(ReleaseRepository.TARGETS));
        Repositories.Release release = repositories.release(metadata, targets, counter);
        List<ReleaseBundle> missing = staging.missing(release.manifest());
        arriving.keepOnly(missing);
        updater.makeRoom(arriving.missing(missing));
        for (ReleaseBundle bundle : missing) {
            release.repository().bring(bundle, arriving.file(bundle));
        }
        updater.stage(source(release));
        arriving.keepOnly(List.of());
    }

    private Fetcher fetcher(HttpClient client, URI base) {
        return new HttpFetcher(client, base, grace, LEAST_RATE);
    }

    /** What has arrived; should the bundles that run have changed meanwhile, it brings what is missing now. */
    private Staging.Source source(Repositories.Release release) {
        return new Staging.Source() {
            @Override
            public byte[] manifest() {
                return release.manifest().encode();
            }

            @Override
            public void bring(ReleaseBundle bundle, Path file) throws IOException {
                try {
                    release.repository().bring(bundle, arriving.file(bundle));
                } catch (TufException e) {
                    throw new IOException(e.getMessage(), e);
                }
                Staging.copy(arriving.file(bundle), file);
            }

            @Override
            public boolean isHere() {
                return true;
            }
        };
    }

    private void dropAll() {
        try {
            arriving.keepOnly(new ArrayList<>());
        } catch (IOException ignored) {
            // The next attempt begins with it.
        }
    }

    private Trouble trouble(TufException e) {
        Trouble.Kind kind =
                switch (e.reason()) {
                    case UNREACHABLE -> Trouble.Kind.AWAY;
                    case TOO_SLOW, NOT_FOUND, MISMATCH -> Trouble.Kind.BAD;
                    default -> Trouble.Kind.FINAL;
                };
        if (kind == Trouble.Kind.FINAL) {
            dropAll();
        }
        return new Trouble(kind, "The portal's releases: " + e.getMessage() + ".", e);
    }
}
