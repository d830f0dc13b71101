// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * What a later version does differently: one place of one class, compiled anew.
 *
 * @param type the class, from the bundle of this workspace whose name its package begins with
 * @param before what stands there, once
 * @param after what stands there instead
 */
record ChangedSource(String type, String before, String after) {

    /**
     * Puts the changed class into a bundle.
     *
     * @param bundle changed in place; it carries the class
     * @param folder for what is compiled
     */
    void into(Path bundle, Workspace workspace, Path folder) {
        String path = type.replace('.', '/');
        try {
            Path module = workspace.root().resolve("bundles/" + type.substring(0, type.lastIndexOf('.')));
            String source = Files.readString(module.resolve("src/main/java/" + path + ".java"));
            int at = source.indexOf(before);
            if (at < 0 || source.indexOf(before, at + 1) >= 0) {
                throw new TestbedException(type + " does not have '" + before + "' once");
            }
            Path file = folder.resolve("source/" + path + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.replace(before, after));
            Path classes = Workspace.emptyFolder(folder.resolve("classes"));
            compile(file, bundle, workspace, classes);
            copy(classes, bundle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().collect(Collectors.joining(":"));
        }
    }

    private static void compile(Path file, Path bundle, Workspace workspace, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new TestbedException("this Java has no compiler");
        }
        String classPath = bundle + ":" + jars(workspace.unit().resolve("bundles")) + ":"
                + jars(workspace.unit().resolve("lib"));
        List<String> words =
                List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString(), file.toString());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        if (compiler.run(null, said, said, words.toArray(String[]::new)) != 0) {
            throw new TestbedException("the changed source does not compile: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void copy(Path classes, Path bundle) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(bundle);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path entry = jar.getPath(classes.relativize(file).toString());
                if (!Files.exists(entry)) {
                    throw new TestbedException(bundle.getFileName() + " does not carry " + entry);
                }
                Files.copy(file, entry, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
