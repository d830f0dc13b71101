// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.latchkey.release.tuf.TufException.Reason;

/**
 * A strict client of The Update Framework, version 1 of its specification. One instance reads one repository into one
 * folder of trusted metadata. For one thread; it blocks on disk and source.
 *
 * <p>{@link #init} once with the root that came by a way of its own, then {@link #refresh}, {@link #find} and
 * {@link #download} as often as one likes. Whatever is refused leaves everything trusted as it was before that file.
 */
public final class TufClient {

    private final TrustedFiles files;
    private final Repository repository;
    private final Limits limits;
    private Refresh refreshed;

    /** @param metadata brings metadata files; targets may lie elsewhere */
    public TufClient(TrustedFiles files, Fetcher metadata, Limits limits) {
        this.files = files;
        this.repository = new Repository(metadata);
        this.limits = limits;
    }

    /**
     * Begins to trust a root file that signs itself. Its expiry does not matter yet.
     *
     * @throws TufException malformed, not-signed or storage; malformed also if there is a trusted root already
     */
    public static void init(TrustedFiles files, byte[] root, Limits limits) throws TufException {
        if (root.length > limits.root()) {
            throw new TufException(Reason.TOO_LONG, "the first root");
        }
        parseFirstRoot(root);
        if (files.read(Role.ROOT, limits.root()).isPresent()) {
            throw new TufException(Reason.MALFORMED, "there is a trusted root already");
        }
        files.write(Role.ROOT, root);
    }

    static Root parseFirstRoot(byte[] bytes) throws TufException {
        Root root = Root.parse(bytes);
        root.keysOf(Role.ROOT).require(root.envelope());
        return root;
    }

    /**
     * Brings the trusted metadata up to date. After it has thrown, nothing can be found until it succeeds.
     *
     * @param now the time that expiry is judged by, in this refresh and in searches and downloads after it
     */
    public void refresh(Instant now) throws TufException {
        refreshed = null;
        Refresh refresh = new Refresh(files, repository, limits, now);
        refresh.run();
        refreshed = refresh;
    }

    /** The names of the targets that the top-level role lists itself. @throws IllegalStateException without refresh */
    public Set<String> topLevelTargets() {
        return Set.copyOf(current().targets().targets().keySet());
    }

    /**
     * What the repository vouches for under this name, through delegations too.
     *
     * @return empty if nobody who may speak for it names it
     * @throws TufException unsafe-name, or why a delegated role could not be had or verified
     * @throws IllegalStateException if the last refresh did not succeed
     */
    public Optional<TargetFile> find(String name) throws TufException {
        FileNames.requireSafe(name);
        return new DelegationSearch(current(), limits).find(name);
    }

    /**
     * Brings a target into a file, unless the file is that target already. A part that came before, in a file of the
     * same name with {@code .part} after it, is taken up again.
     *
     * @param file appears when all of it is verified and durable, or is replaced then; its folder is made
     * @throws TufException mismatch if it is another file than announced; nothing stays of it then
     */
    public void download(TargetFile target, Fetcher source, Path file) throws TufException {
        if (target.length() > limits.target()) {
            throw new TufException(Reason.TOO_LONG, target.name());
        }
        new TargetDownload(target, current().root().consistentSnapshot(), source, file).run();
    }

    /** Where {@link #download} keeps what has come so far of a file. */
    public static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + TargetDownload.PART);
    }

    private Refresh current() {
        if (refreshed == null) {
            throw new IllegalStateException("refresh first");
        }
        return refreshed;
    }
}
