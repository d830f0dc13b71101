// SPDX-License-Identifier: Apache-2.0
package org.latchkey.releasetool;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.latchkey.release.manifest.ReleaseManifest;
import org.latchkey.release.tuf.TufException;

/** What publishers do: keys, build, sign, cosign, renew, rekey, check, import, usb. See {@code docs/releases.md}. Exit code 0 or 1. */
public final class ReleaseMain {

    static final String USAGE = """
            usage: release keys KEYS [--signers N] [--threshold N]
                   release build OUT --counter N [--lowest N] [--config-schema N] [--description TEXT]
                           [--bundles FOLDER | --bundle JAR...] [--unit FOLDER] [--refresh BUNDLE]...
                           [--check NAME]... [--hardware DRIVER]... [--purpose development]
                   release sign OUT --keys KEYS --repository FOLDER
                   release waiting --keys KEYS --repository FOLDER
                   release cosign --keys KEYS --repository FOLDER
                   release renew --keys KEYS --repository FOLDER
                   release rekey ROLE --keys KEYS --repository FOLDER [--signers N] [--threshold N]
                   release check REPOSITORY --root FILE [--counter N]
                   release import FOLDER --portal ADDRESS --key-file FILE
                   release usb FOLDER STICK --root FILE""";

    private static final Set<String> OPTIONS = Set.of(
            "signers",
            "threshold",
            "counter",
            "lowest",
            "config-schema",
            "description",
            "bundles",
            "bundle",
            "unit",
            "refresh",
            "check",
            "hardware",
            "purpose",
            "keys",
            "repository",
            "root",
            "portal",
            "key-file");

    private final Arguments arguments;
    private final PrintStream out;

    private ReleaseMain(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** See {@link #USAGE}. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /** As {@link #main}, but returns the exit code. */
    public static int run(PrintStream out, PrintStream err, String... arguments) {
        try {
            new ReleaseMain(Arguments.parse(USAGE, OPTIONS, arguments), out).run();
            return 0;
        } catch (TufException | IllegalArgumentException e) {
            err.println("release: " + e.getMessage());
        } catch (IOException e) {
            err.println("release: " + (e.getClass() == IOException.class ? e.getMessage() : e));
        }
        return 1;
    }

    private void run() throws IOException, TufException {
        String command = arguments.word(0);
        arguments.requireWords(
                switch (command) {
                    case "renew", "waiting", "cosign" -> 1;
                    case "usb" -> 3;
                    default -> 2;
                });
        switch (command) {
            case "keys" -> keys(Path.of(arguments.word(1)));
            case "build" -> build(Path.of(arguments.word(1)));
            case "sign" -> sign(List.of(new ReleaseFolder(Path.of(arguments.word(1)))));
            case "waiting" -> sayWaiting(opened(), Instant.now());
            case "cosign" -> cosign();
            case "renew" -> sign(List.of());
            case "rekey" -> rekey(arguments.word(1));
            case "check" -> check(arguments.word(1), Path.of(arguments.one("root")), arguments.number("counter", 0));
            case "import" -> importInto(arguments.one("portal"), Path.of(arguments.word(1)));
            case "usb" -> usb(Path.of(arguments.word(1)), Path.of(arguments.word(2)));
            default -> throw new IllegalArgumentException(USAGE);
        }
    }

    private void importInto(String portal, Path repository) throws IOException {
        long newest = new PortalImport(portal, Path.of(arguments.one("key-file"))).run(repository);
        out.println("The portal has release " + newest);
    }

    /** What is bad does not get on the stick, and what got there is read back. */
    private void usb(Path repository, Path stick) throws IOException, TufException {
        Path root = Path.of(arguments.one("root"));
        new ReleaseCheck(repository.toString(), root).run(Instant.now(), 0);
        new ReleaseFiles(repository).copyTo(stick);
        check(stick.toString(), root, 0);
    }

    private void keys(Path folder) throws IOException {
        PublisherKeys keys = PublisherKeys.create(folder, signers(), threshold(), Instant.now());
        out.println("Keys are in " + folder + ": keep them, and a copy, off the portal.");
        out.println(
                "Units pin " + keys.rootFile() + ", SHA-256 " + Signing.sha256(Files.readAllBytes(keys.rootFile())));
    }

    private int signers() {
        return (int) Math.min(arguments.number("signers", 1), Integer.MAX_VALUE);
    }

    private int threshold() {
        return (int) Math.min(arguments.number("threshold", signers()), Integer.MAX_VALUE);
    }

    private void rekey(String role) throws IOException, TufException {
        PublisherKeys.requireSensible(signers(), threshold());
        opened().rekey(role, signers(), threshold(), Instant.now());
        published(true);
    }

    private void build(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String jar : arguments.any("bundle")) {
            jars.add(Path.of(jar));
        }
        boolean complete = jars.isEmpty();
        if (complete) {
            jars.addAll(ReleaseFolder.jarsIn(Path.of(arguments.one("bundles"))));
        } else if (arguments.has("bundles")) {
            throw new IllegalArgumentException(USAGE);
        }
        long counter = arguments.number("counter", 0);
        Set<String> refresh = refresh(jars, complete);
        String description = arguments.has("description") ? arguments.one("description") : "";
        ReleaseManifest manifest = new ReleaseFolder(folder)
                .build(
                        jars,
                        bundles -> new ReleaseManifest(
                                counter,
                                arguments.number("lowest", 0),
                                complete,
                                arguments.number("config-schema", 1),
                                description,
                                bundles,
                                refresh,
                                Set.copyOf(arguments.any("check")),
                                Set.copyOf(arguments.any("hardware")),
                                isForDevelopment()));
        say(manifest);
        if (!refresh.isEmpty()) {
            out.println("May wire anew, so units start again with it: " + String.join(", ", refresh));
        }
    }

    private boolean isForDevelopment() {
        if (arguments.has("purpose") && !arguments.one("purpose").equals("development")) {
            throw new IllegalArgumentException("--purpose takes development alone: a release is for service otherwise");
        }
        return arguments.has("purpose");
    }

    /** What was named, and who of the unit that the release is for is wired to what changes. */
    private Set<String> refresh(List<Path> jars, boolean complete) throws IOException {
        Set<String> refresh = new TreeSet<>(arguments.any("refresh"));
        if (arguments.has("unit")) {
            List<Path> unit = ReleaseFolder.jarsIn(Path.of(arguments.one("unit")));
            refresh.addAll(Closure.of(Closure.changing(jars, unit, complete), unit));
        }
        return refresh;
    }

    private void sign(List<ReleaseFolder> releases) throws IOException, TufException {
        RepositoryWriter writer = opened();
        for (ReleaseFolder release : releases) {
            writer.add(release);
        }
        published(writer.publish(Instant.now()));
    }

    private RepositoryWriter opened() throws IOException, TufException {
        RepositoryWriter writer = new RepositoryWriter(
                Path.of(arguments.one("repository")), PublisherKeys.load(Path.of(arguments.one("keys"))));
        writer.open();
        return writer;
    }

    private void cosign() throws IOException, TufException {
        RepositoryWriter writer = opened();
        Instant now = Instant.now();
        sayWaiting(writer, now);
        published(writer.cosign(now));
    }

    /** What a signature would vouch for, to be compared with what the other machine said of it. */
    private void sayWaiting(RepositoryWriter writer, Instant now) throws IOException, TufException {
        List<ReleaseManifest> releases = writer.waiting(now);
        for (ReleaseManifest release : releases) {
            say(release);
            release.bundles()
                    .forEach(bundle ->
                            out.println("  " + bundle.symbolicName() + " " + bundle.version() + " " + bundle.sha256()));
        }
        if (releases.isEmpty()) {
            out.println("No new release: what is published would be signed anew.");
        }
    }

    private void published(boolean visible) throws IOException, TufException {
        String repository = arguments.one("repository");
        if (visible) {
            check(repository, Path.of(arguments.one("keys")).resolve(PublisherKeys.ROOT_FILE), 0);
        } else {
            out.println("Signed with the keys at hand. It waits in "
                    + Path.of(repository).resolve(Draft.FOLDER)
                    + ": copy the repository to the machine with the other keys, and say 'release cosign' there.");
        }
    }

    private void check(String repository, Path root, long counter) throws IOException, TufException {
        for (ReleaseManifest manifest : new ReleaseCheck(repository, root).run(Instant.now(), counter)) {
            say(manifest);
        }
        out.println("Verified: " + repository);
    }

    private void say(ReleaseManifest manifest) {
        out.println("Release " + manifest.counter() + ": " + manifest.bundles().size()
                + (manifest.complete() ? " bundles, the whole unit" : " bundles, the others stay")
                + ", back to " + manifest.lowest() + " at the lowest"
                + (manifest.development() ? ", for development alone" : ""));
    }
}
