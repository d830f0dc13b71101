// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.latchkey.release.tuf.DirectoryFetcher;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.HttpFetcher;

/** Where repositories lie: behind an address or in a folder. */
final class Sources {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long BYTES_PER_SECOND = 1024;

    private Sources() {}

    static Fetcher http(String address) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(GRACE)
                .build();
        return new HttpFetcher(client, URI.create(address), GRACE, BYTES_PER_SECOND);
    }

    /** A part of a repository at an http or https address, or in a folder. */
    static Fetcher below(String repository, String part) {
        return repository.matches("https?://.*")
                ? http(repository.replaceFirst("/*$", "/") + part)
                : new DirectoryFetcher(Path.of(repository, part));
    }
}
