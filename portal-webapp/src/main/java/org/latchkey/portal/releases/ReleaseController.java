// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.latchkey.portal.api.Api;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.operators.Caller;
import org.latchkey.release.manifest.ReleaseManifest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Releases over HTTP for people and for the publisher's tool. */
@RestController
@RequestMapping(Api.BASE)
class ReleaseController {

    private static final String ZIP = "application/zip";

    private final Releases releases;
    private final Versions versions;

    ReleaseController(Releases releases, Versions versions) {
        this.releases = releases;
        this.versions = versions;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PublisherView(
            boolean pinned, Long rootVersion, String fingerprint, Instant expires, Instant timestampExpires) {}

    record All(List<View> releases) {}

    /** @param bundles how many it names */
    record View(long counter, long lowest, String description, boolean complete, Instant importedAt, int bundles) {}

    record Detail(
            long counter,
            long lowest,
            String description,
            boolean complete,
            Instant importedAt,
            List<BundleView> bundles) {}

    record BundleView(String name, String version, String sha256, long length) {}

    @GetMapping("/releases/publisher")
    PublisherView publisher() {
        return releases.view()
                .map(view -> new PublisherView(
                        true,
                        view.root().version(),
                        view.fingerprint(),
                        view.root().expires(),
                        view.timestampExpires().orElse(null)))
                .orElse(new PublisherView(false, null, null, null, null));
    }

    @PutMapping(path = "/releases/publisher", consumes = MediaType.APPLICATION_JSON_VALUE)
    PublisherView pin(@RequestBody byte[] root, @AuthenticationPrincipal Caller caller) {
        releases.pin(root, caller);
        return publisher();
    }

    @GetMapping("/releases")
    All list() {
        return new All(releases.offered().stream().map(ReleaseController::view).toList());
    }

    /** The body is read here and not by a converter: it is larger than others. */
    @PostMapping(path = "/releases", consumes = ZIP)
    ResponseEntity<View> take(HttpServletRequest request, @AuthenticationPrincipal Caller caller) throws IOException {
        Releases.Imported imported = releases.take(request.getInputStream(), request.getContentLengthLong(), caller);
        return ResponseEntity.status(imported.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(view(imported.newest()));
    }

    @GetMapping("/releases/{counter}")
    Detail get(@PathVariable long counter) {
        Release release = releases.get(counter);
        ReleaseManifest manifest = release.manifest();
        return new Detail(
                counter,
                manifest.lowest(),
                manifest.description(),
                manifest.complete(),
                Instant.ofEpochSecond(release.importedAt()),
                manifest.bundles().stream()
                        .map(bundle -> new BundleView(
                                bundle.symbolicName(), bundle.version(), bundle.sha256(), bundle.length()))
                        .toList());
    }

    @GetMapping("/releases/{counter}/changes")
    List<Change> changes(@PathVariable long counter, @RequestParam(required = false) Long from) {
        ReleaseManifest to = releases.get(counter).manifest();
        if (from != null) {
            ReleaseManifest other = releases.find(from)
                    .map(Release::manifest)
                    .orElseThrow(() -> Problem.notFound("There is no release to compare with."));
            return Change.between(other, to);
        }
        return releases.offered().stream()
                .map(Release::manifest)
                .filter(other -> other.counter() < counter)
                .findFirst()
                .map(other -> Change.between(other, to))
                .orElseGet(() -> Change.from(to));
    }

    @GetMapping("/versions")
    Versions.Matrix versions() {
        return versions.matrix();
    }

    private static View view(Release release) {
        ReleaseManifest manifest = release.manifest();
        return new View(
                manifest.counter(),
                manifest.lowest(),
                manifest.description(),
                manifest.complete(),
                Instant.ofEpochSecond(release.importedAt()),
                manifest.bundles().size());
    }
}
