// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latchkey.release.json.JsonException;
import org.latchkey.release.tuf.Fetcher;
import org.latchkey.release.tuf.TargetFile;
import org.latchkey.release.tuf.TufClient;
import org.latchkey.release.tuf.TufException;
import org.latchkey.release.tuf.TufException.Reason;

/** The releases of a repository, as its publishers vouch for them. For one thread; it blocks on disk and source. */
public final class ReleaseRepository {

    /** Where metadata lies below a repository's base. */
    public static final String METADATA = "metadata";

    /** Where targets lie below a repository's base. */
    public static final String TARGETS = "targets";

    private static final Pattern RELEASE = Pattern.compile("releases/([1-9][0-9]{0,15})\\.json");

    private final TufClient client;
    private final Fetcher targets;

    /** What the metadata says of the bundles of manifests that were read. */
    private final Map<ReleaseBundle, TargetFile> vouched = new HashMap<>();

    /** @param targets brings files below the repository's {@link #TARGETS} */
    public ReleaseRepository(TufClient client, Fetcher targets) {
        this.client = client;
        this.targets = targets;
    }

    /** Brings what is vouched for up to date. @param now the time that expiry is judged by */
    public void refresh(Instant now) throws TufException {
        client.refresh(now);
    }

    /** The counters of all releases there, ascending. @throws IllegalStateException without a refresh */
    public SortedSet<Long> counters() {
        SortedSet<Long> counters = new TreeSet<>();
        for (String name : client.topLevelTargets()) {
            Matcher release = RELEASE.matcher(name);
            if (release.matches()) {
                counters.add(Long.parseLong(release.group(1)));
            }
        }
        return counters;
    }

    /**
     * Brings a release's manifest into a file, and makes sure that the repository vouches for each bundle in it too.
     *
     * @throws TufException also as malformed or mismatch, if the manifest does not go with its name or its bundles
     */
    public ReleaseManifest manifest(long counter, Path file) throws TufException {
        String name = ReleaseManifest.target(counter);
        client.download(find(name), targets, file);
        try (InputStream in = Files.newInputStream(file)) {
            ReleaseManifest manifest = ReleaseManifest.parse(in.readNBytes(ReleaseManifest.MAX_LENGTH + 1));
            if (manifest.counter() != counter) {
                throw new TufException(Reason.MISMATCH, name + " is the manifest of another release");
            }
            for (ReleaseBundle bundle : manifest.bundles()) {
                vouched.put(bundle, requireVouched(bundle));
            }
            return manifest;
        } catch (JsonException e) {
            throw new TufException(Reason.MALFORMED, name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TufException(Reason.STORAGE, name + " can not be read", e);
        }
    }

    private TargetFile requireVouched(ReleaseBundle bundle) throws TufException {
        TargetFile target = find(bundle.target());
        if (target.length() != bundle.length()
                || !bundle.sha256().equals(target.digests().get("sha256"))) {
            throw new TufException(Reason.MISMATCH, bundle.target() + " is another file in manifest and metadata");
        }
        return target;
    }

    /**
     * Brings a bundle of a manifest into a file, resuming what broke off. The trusted metadata is neither read nor written
     * if the manifest was read here.
     */
    public void bring(ReleaseBundle bundle, Path file) throws TufException {
        TargetFile known = vouched.get(bundle);
        client.download(known == null ? requireVouched(bundle) : known, targets, file);
    }

    private TargetFile find(String name) throws TufException {
        return client.find(name)
                .orElseThrow(() -> new TufException(Reason.UNKNOWN_TARGET, "no publisher vouches for " + name));
    }
}
