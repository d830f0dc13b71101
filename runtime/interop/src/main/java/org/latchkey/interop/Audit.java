// SPDX-License-Identifier: Apache-2.0
package org.latchkey.interop;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.crypto.Ed25519PublicKey;
import org.latchkey.protocol.export.ExportReport;

/** {@code audit verify FILE [--root FINGERPRINT]}: checks an export of a trail with public keys alone. */
public final class Audit {

    private static final String USAGE = "Usage: audit verify FILE [--root FINGERPRINT]";
    private static final int FINGERPRINT_HEX = 64;
    private static final int KID_LENGTH = 8;

    private final PrintStream out;
    private final PrintStream err;

    Audit(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Exit code 0 and a summary if the export verifies; 1 and a reason otherwise. */
    public static void main(String[] arguments) {
        // The terminal's own character set could not show a site's filter.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(new Audit(out, err).run(arguments));
    }

    int run(String... arguments) {
        boolean demandsRoot = arguments.length == 4 && arguments[2].equals("--root");
        if (arguments.length < 2 || !arguments[0].equals("verify") || arguments.length > 2 && !demandsRoot) {
            err.println(USAGE);
            return 1;
        }
        Optional<byte[]> root = demandsRoot ? fingerprint(arguments[3]) : Optional.empty();
        if (demandsRoot && root.isEmpty()) {
            err.println("--root takes the 64 hex digits of the root key's fingerprint.");
            return 1;
        }
        return verify(arguments[1], root);
    }

    private static Optional<byte[]> fingerprint(String hex) {
        String digits = hex.replace(" ", "");
        try {
            return digits.length() == FINGERPRINT_HEX
                    ? Optional.of(HexFormat.of().parseHex(digits))
                    : Optional.empty();
        } catch (IllegalArgumentException ignored) {
            // Not hex is as wrong as not long enough; the caller says what is.
            return Optional.empty();
        }
    }

    private int verify(String file, Optional<byte[]> root) {
        try {
            print(ExportFile.verify(Path.of(file), root), root.isPresent());
            return 0;
        } catch (ProtocolException e) {
            err.println("NOT VALID: " + e.reason());
            return 1;
        } catch (IOException | InvalidPathException e) {
            err.println("The file can not be read: " + e.getMessage());
            return 1;
        }
    }

    private void print(ExportReport report, boolean rootDemanded) {
        out.println("VALID: nothing in this export was changed, and nothing is missing unseen.");
        out.println("root key     " + HexFormat.of().formatHex(report.root().fingerprint()));
        if (!rootDemanded) {
            out.println(
                    "             Anybody can make a root key: compare this with what the portal shows, or give --root.");
        }
        out.println("site         " + (report.site().isEmpty() ? "the portal's own trail" : report.site()));
        out.println("shown        " + (report.filter().isEmpty() ? "every record" : report.filter()));
        out.println("sealed       " + time(report.sealedAt()) + " by key " + kid(report.sealedBy()));
        report.sections().forEach(this::print);
        report.overlaps()
                .forEach(twice -> out.println("TWO HISTORIES of trail " + kid(twice.key()) + ": records " + twice.from()
                        + " to " + (twice.to() - 1) + " are in two of the ranges above."));
    }

    private void print(ExportReport.Section section) {
        out.println("trail of     " + kid(section.key()));
        out.println("  records    " + section.from() + " to " + (section.to() - 1) + " of " + section.size() + ": "
                + section.shown() + " shown, " + section.hidden() + " only by their hash");
        out.println("  tree root  " + HexFormat.of().formatHex(section.rootHash()));
        section.witnessedAt()
                .ifPresent(time -> out.println("  cosigned   " + time(time) + ", the first " + section.witnessed()
                        + " records" + unwitnessed(section)));
    }

    private static String unwitnessed(ExportReport.Section section) {
        long beyond = section.to() - Math.max(section.from(), section.witnessed());
        return beyond > 0 ? "; " + beyond + " of those above not yet" : "";
    }

    private static String kid(Ed25519PublicKey key) {
        return HexFormat.of().formatHex(key.kid(KID_LENGTH));
    }

    /** Signed times can be any number of seconds; those that no calendar has are shown as such. */
    private static String time(long seconds) {
        return seconds <= Instant.MAX.getEpochSecond()
                ? Instant.ofEpochSecond(seconds).toString()
                : seconds + " s after 1970";
    }
}
