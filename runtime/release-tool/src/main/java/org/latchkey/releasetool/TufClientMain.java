// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.HttpFetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TargetFile;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;

/**
 * The unit's TUF client as a command, with the command line that the public conformance suite of TUF clients defines.
 * Exit code 0 or 1; what was refused stands on standard error.
 */
public final class TufClientMain {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long BYTES_PER_SECOND = 1024;

    private final TufClientArguments arguments;

    private TufClientMain(TufClientArguments arguments) {
        this.arguments = arguments;
    }

    /** See {@link TufClientArguments#USAGE}. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        try {
            new TufClientMain(TufClientArguments.parse(arguments)).run();
            return 0;
        } catch (TufException | IllegalArgumentException e) {
            System.err.println("tuf-client: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("tuf-client: " + e);
        }
        return 1;
    }

    private void run() throws TufException, IOException {
        TrustedFiles trusted = new TrustedFiles(Path.of(arguments.one("metadata-dir")));
        if (arguments.command().equals("init")) {
            try (var in = Files.newInputStream(Path.of(arguments.file()))) {
                TufClient.init(trusted, in.readNBytes(Limits.DEFAULT.root() + 1), Limits.DEFAULT);
            }
            return;
        }
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(GRACE)
                .build();
        TufClient client = new TufClient(trusted, fetcher(http, arguments.one("metadata-url")), Limits.DEFAULT);
        client.refresh(Instant.now());
        if (arguments.command().equals("download")) {
            download(client, fetcher(http, arguments.one("target-base-url")));
        }
    }

    private void download(TufClient client, Fetcher source) throws TufException {
        for (String name : arguments.all("target-name")) {
            TargetFile target = client.find(name)
                    .orElseThrow(() -> new TufException(TufException.Reason.UNKNOWN_TARGET, "nobody vouches for it"));
            client.download(target, source, Path.of(arguments.one("target-dir")).resolve(name));
        }
    }

    private static Fetcher fetcher(HttpClient http, String address) {
        return new HttpFetcher(http, URI.create(address), GRACE, BYTES_PER_SECOND);
    }
}
