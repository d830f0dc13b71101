// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.Limits;
import org.latchkey.release.tuf.TargetFile;
import org.latchkey.release.tuf.TrustedFiles;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * The unit's TUF client as a command, with the command line that the public conformance suite of TUF clients defines.
 * Exit code 0 or 1; what was refused stands on standard error.
 */
public final class TufClientMain {

    static final String USAGE = """
            usage: tuf-client --metadata-dir DIR init ROOT
                   tuf-client --metadata-dir DIR --metadata-url URL refresh
                   tuf-client --metadata-dir DIR --metadata-url URL --target-name NAME...
                              --target-base-url URL --target-dir DIR download""";

    private static final Set<String> OPTIONS =
            Set.of("metadata-dir", "metadata-url", "target-name", "target-base-url", "target-dir");

    private final Arguments arguments;

    private TufClientMain(Arguments arguments) {
        this.arguments = arguments;
    }

    /** See {@link #USAGE}. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        try {
            new TufClientMain(Arguments.parse(USAGE, OPTIONS, arguments)).run();
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
        String command = arguments.word(0);
        arguments.requireWords(command.equals("init") ? 2 : 1);
        switch (command) {
            case "init" -> init(trusted);
            case "refresh" -> refreshed(trusted);
            case "download" -> download(refreshed(trusted));
            default -> throw new IllegalArgumentException(USAGE);
        }
    }

    private void init(TrustedFiles trusted) throws TufException, IOException {
        try (InputStream in = Files.newInputStream(Path.of(arguments.word(1)))) {
            TufClient.init(trusted, in.readNBytes(Limits.DEFAULT.root() + 1), Limits.DEFAULT);
        }
    }

    private TufClient refreshed(TrustedFiles trusted) throws TufException {
        TufClient client = new TufClient(trusted, Sources.http(arguments.one("metadata-url")), Limits.DEFAULT);
        client.refresh(Instant.now());
        return client;
    }

    private void download(TufClient client) throws TufException {
        Fetcher source = Sources.http(arguments.one("target-base-url"));
        Path folder = Path.of(arguments.one("target-dir"));
        for (String name : arguments.all("target-name")) {
            TargetFile target = client.find(name)
                    .orElseThrow(() -> new TufException(Reason.UNKNOWN_TARGET, "nobody vouches for " + name));
            client.download(target, source, folder.resolve(name));
        }
    }
}
