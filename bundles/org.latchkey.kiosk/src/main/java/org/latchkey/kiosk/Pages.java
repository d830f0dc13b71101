// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.latchkey.protocol.crypto.Sha256;

/** The page's own files, read once. Immutable. */
final class Pages {

    /**
     * A file.
     *
     * @param type its media type
     * @param body its bytes
     */
    record Resource(String type, byte[] body) {}

    private static final String ROOT = "/web/";
    private static final int VERSION_BYTES = 8;
    private static final Pattern INLINE_SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private static final List<String> FILES = List.of(
            "index.html",
            "kiosk.css",
            "reasons.json",
            "js/choose.js",
            "js/flow.js",
            "js/link.js",
            "js/main.js",
            "js/maintenance.js",
            "js/opened.js",
            "js/pad.js",
            "js/screens.js",
            "js/sound.js",
            "js/view.js",
            "js/words.js",
            "bank-picture.css",
            "bank-picture.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json");

    private final Map<String, Resource> resources = new TreeMap<>();
    private final String version;
    private final String inlineScripts;

    /** @throws UncheckedIOException if one is missing */
    Pages() {
        List<String> names = new ArrayList<>(FILES);
        View.DEFAULT_LANGUAGES.forEach(language -> names.add("lang/" + language + ".json"));
        StringBuilder hashes = new StringBuilder();
        for (String name : names) {
            byte[] body = read(name);
            resources.put("/" + name, new Resource(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), body));
            hashes.append(name).append(HexFormat.of().formatHex(Sha256.hash(body)));
        }
        resources.put("/", resources.get("/index.html"));
        byte[] all = Sha256.hash(hashes.toString().getBytes(StandardCharsets.US_ASCII));
        version = HexFormat.of().formatHex(all, 0, VERSION_BYTES);
        inlineScripts = sources(new String(resources.get("/").body(), StandardCharsets.UTF_8));
    }

    private static String sources(String document) {
        return INLINE_SCRIPT
                .matcher(document)
                .results()
                .map(found -> Sha256.hash(found.group(1).getBytes(StandardCharsets.UTF_8)))
                .map(hash -> "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .collect(Collectors.joining(" "));
    }

    private static byte[] read(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(ROOT + name)) {
            if (in == null) {
                throw new IOException("not in the bundle: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<Resource> find(String path) {
        return Optional.ofNullable(resources.get(path));
    }

    /** The scripts within the document, as sources of a content security policy: by their hashes, so that no other runs. */
    String inlineScripts() {
        return inlineScripts;
    }

    /** Changes with any of the files: a page of another version loads itself anew. */
    String version() {
        return version;
    }
}
