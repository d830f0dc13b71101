// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.sync.AuditBatch;
import org.latchkey.unit.api.Outbox;
import org.latchkey.unit.api.files.DurableFiles;

/**
 * Writes the trail into a file that the portal takes: {@code ["latchkey/v1/trail", site, kid, [batch…]]} with the same
 * batches that travel over the network. Only one batch is in memory at a time; the file appears when it is whole.
 */
final class TrailFileWriter {

    static final String MAGIC = "latchkey/v1/trail";

    private static final int FIELDS = 4;

    /** Makes the names in a folder durable. */
    interface Names {
        void force(Path folder) throws IOException;
    }

    private TrailFileWriter() {}

    /**
     * Writes from a record on to the present end. When this returns, the stick may be pulled.
     *
     * @return how many records were written
     */
    static long write(Outbox outbox, String site, byte[] kid, long from, Path file) throws IOException {
        return write(outbox, site, kid, from, file, DurableFiles::forceFolder);
    }

    static long write(Outbox outbox, String site, byte[] kid, long from, Path file, Names names) throws IOException {
        long end = outbox.size();
        writeWhole(outbox, site, kid, from, end, file);
        names.force(file.toAbsolutePath().getParent());
        return end - from;
    }

    private static void writeWhole(Outbox outbox, String site, byte[] kid, long from, long end, Path file)
            throws IOException {
        Path batches = file.resolveSibling(file.getFileName() + ".batches");
        Path whole = file.resolveSibling(file.getFileName() + ".part");
        try {
            int count = writeBatches(outbox, from, end, batches);
            try (FileOutputStream out = new FileOutputStream(whole.toFile())) {
                CborWriter head = new CborWriter();
                head.array(FIELDS).text(MAGIC).text(site).bytes(kid).array(count);
                out.write(head.toByteArray());
                Files.copy(batches, out);
                out.getFD().sync();
            }
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(batches);
            Files.deleteIfExists(whole);
        }
    }

    private static int writeBatches(Outbox outbox, long from, long end, Path file) throws IOException {
        int count = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (long next = from; next < end; count++) {
                int most = (int) Math.min(Outbox.MAX_RECORDS, end - next);
                Optional<Outbox.Page> page = outbox.page(next, most, Outbox.MAX_BYTES);
                Outbox.Page batch = page.orElseThrow(() -> new IOException("the trail has become shorter"));
                byte[] encoded = new AuditBatch(
                                batch.from(),
                                batch.records(),
                                batch.checkpoint().note(),
                                batch.consistency())
                        .encode();
                out.write(new CborWriter(encoded.length + 8).bytes(encoded).toByteArray());
                next += batch.records().size();
            }
        }
        return count;
    }
}
