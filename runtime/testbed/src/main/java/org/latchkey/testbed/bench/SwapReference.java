// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.latchkey.testbed.Await;
import org.latchkey.testbed.ManagedProcess;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Workspace;
import org.latchkey.testbed.bench.swapped.Provider;
import org.latchkey.testbed.bench.swapped.Updates;

/** A bundle with one service, updated in another framework under a caller in a loop: how long that one gets no answer. */
final class SwapReference {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String SUFFIX = ".class";

    private final Workspace workspace;
    private final Path folder;
    private final int updates;
    private final List<Path> versions;
    private final Path caller;

    /**
     * What the caller saw.
     *
     * @param gaps longest time without an answer, for each update, in milliseconds
     * @param failed calls without an answer, of all
     */
    record Result(Figures gaps, double longest, long failed, long calls) {}

    SwapReference(Workspace workspace, Path folder, int updates) throws IOException {
        this.workspace = workspace;
        this.folder = folder;
        this.updates = updates;
        Files.createDirectories(folder);
        versions = List.of(
                bundle("provider-0.jar", "0.0.0", Provider.class), bundle("provider-1.jar", "0.1.0", Provider.class));
        caller = bundle("updates.jar", "0.0.0", Updates.class);
    }

    /** A bundle of the package of those who run there. */
    private Path bundle(String name, String version, Class<?> activator) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", activator.getName());
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", activator.getName());
        headers.putValue("Import-Package", "org.osgi.framework,org.osgi.framework.wiring,javax.security.auth");
        Path file = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            String path = activator.getPackageName().replace('.', '/');
            for (String simple : List.of("Provider", "Caller", "Caller$Calls", "Updates")) {
                out.putNextEntry(new JarEntry(path + "/" + simple + SUFFIX));
                try (InputStream in = activator.getResourceAsStream(simple + SUFFIX)) {
                    in.transferTo(out);
                }
            }
        }
        return file;
    }

    private List<String> options(Path result) {
        return List.of(
                "-D" + Updates.FILES + "=" + versions.get(0) + ":" + versions.get(1) + ":" + result,
                "-D" + Updates.COUNT + "=" + updates);
    }

    /** {@code Bundle.update} and a refresh. */
    Result bareFelix() throws IOException {
        Path bundles = Files.createDirectory(folder.resolve("felix-bundles"));
        Files.copy(caller, bundles.resolve("updates.jar"));
        Path result = folder.resolve("felix-result");
        List<String> command = new ArrayList<>(List.of(Workspace.java()));
        command.addAll(options(result));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareFelix.class.getName(),
                folder.resolve("felix-cache").toString(),
                bundles.toString()));
        try (ManagedProcess process =
                ManagedProcess.start("bare Felix", folder.resolve("felix.log"), Map.of(), command)) {
            return await(process, result);
        }
    }

    /** Karaf's {@code bundle:update}. */
    Result karaf() throws IOException {
        Path karaf = Karaf.unpack(workspace, folder);
        Path result = folder.resolve("karaf-result");
        int port = Ports.free();
        Karaf.listenOn(karaf, port);
        try (ManagedProcess process =
                Karaf.start(karaf, folder.resolve("karaf.log"), String.join(" ", options(result)))) {
            Karaf.awaitShell(process, port);
            Files.copy(caller, karaf.resolve("deploy/updates.jar"));
            return await(process, result);
        }
    }

    private Result await(ManagedProcess process, Path result) throws IOException {
        Await.until("the end of the updates", PATIENCE, () -> {
            process.requireAlive();
            return last(result).matches(Updates.DONE + "|failed.*");
        });
        if (!last(result).equals(Updates.DONE)) {
            throw new TestbedException("the updates " + last(result) + ": " + process.output());
        }
        List<String[]> rows = Files.readAllLines(result).stream()
                .filter(line -> !line.equals(Updates.DONE))
                .map(line -> line.split(" "))
                .toList();
        List<Double> gaps = rows.stream().map(row -> Double.parseDouble(row[0])).toList();
        return new Result(
                Figures.of(gaps),
                gaps.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                rows.stream().mapToLong(row -> Long.parseLong(row[1])).sum(),
                rows.stream().mapToLong(row -> Long.parseLong(row[2])).sum());
    }

    private static String last(Path result) {
        try {
            List<String> lines = Files.exists(result) ? Files.readAllLines(result) : List.of();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            throw new TestbedException("the updates' result can not be read", e);
        }
    }
}
