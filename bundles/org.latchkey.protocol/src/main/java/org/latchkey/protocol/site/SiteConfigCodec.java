// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latchkey.protocol.ProtocolException;
import org.latchkey.protocol.Reason;
import org.latchkey.protocol.cbor.CborReader;
import org.latchkey.protocol.cbor.CborWriter;
import org.latchkey.protocol.site.SiteConfig.Bank;
import org.latchkey.protocol.site.SiteConfig.Door;
import org.latchkey.protocol.site.SiteConfig.Line;
import org.latchkey.protocol.site.SiteConfig.ScannerPort;

/** A site's configuration as CBOR: arrays in the order of the records' fields. */
final class SiteConfigCodec {

    private static final int SITE_FIELDS = 7;
    private static final int SITE_FIELDS_WITH_POLICY = 8;
    private static final int SITE_FIELDS_WITH_SCHEDULES = 9;
    private static final int POLICY_FIELDS = 5;
    private static final int POLICY_FIELDS_WITH_BANKS = 6;
    private static final int LINE_FIELDS = 6;
    private static final int SCANNER_FIELDS = 3;
    private static final int BANK_FIELDS = 3;
    private static final int DOOR_FIELDS = 10;

    private SiteConfigCodec() {}

    static void write(SiteConfig config, CborWriter out) {
        out.array(fields(config));
        out.text(config.site()).text(config.name()).text(config.timeZone());
        out.integer(config.maxCodeSeconds());
        out.array(config.lines().size());
        config.lines().forEach(line -> writeLine(line, out));
        out.array(config.scanners().size());
        for (ScannerPort scanner : config.scanners()) {
            out.array(SCANNER_FIELDS)
                    .text(scanner.name())
                    .text(scanner.driver())
                    .text(scanner.channel());
        }
        out.array(config.banks().size());
        for (Bank bank : config.banks()) {
            out.array(BANK_FIELDS).text(bank.name()).text(bank.title());
            out.array(bank.doors().size());
            bank.doors().forEach(door -> writeDoor(door, out));
        }
        if (config.policy().isPresent()) {
            writePolicy(config.policy().get(), out);
        } else if (!config.schedules().isEmpty()) {
            out.nothing();
        }
        if (!config.schedules().isEmpty()) {
            out.array(config.schedules().size());
            config.schedules().forEach(window -> window.write(out));
        }
    }

    private static int fields(SiteConfig config) {
        if (!config.schedules().isEmpty()) {
            return SITE_FIELDS_WITH_SCHEDULES;
        }
        return config.policy().isPresent() ? SITE_FIELDS_WITH_POLICY : SITE_FIELDS;
    }

    private static void writePolicy(Policy policy, CborWriter out) {
        boolean differ = !policy.banks().isEmpty();
        out.array(differ ? POLICY_FIELDS_WITH_BANKS : POLICY_FIELDS);
        out.integer(policy.defaultCodeSeconds()).integer(policy.graceSeconds());
        out.text(policy.overstay()).array(policy.languages().size());
        policy.languages().forEach(out::text);
        out.array(policy.modes().size());
        policy.modes().forEach(mode -> mode.write(out));
        if (differ) {
            out.array(policy.banks().size());
            policy.banks().forEach(bank -> bank.write(out));
        }
    }

    private static void writeLine(Line line, CborWriter out) {
        out.array(LINE_FIELDS).text(line.name()).text(line.driver()).text(line.channel());
        out.text(line.supply()).integer(line.gapMillis());
        out.map(line.options().size());
        line.options().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(CborWriter.TEXT_KEY_ORDER))
                .forEach(option -> out.text(option.getKey()).text(option.getValue()));
    }

    private static void writeDoor(Door door, CborWriter out) {
        out.array(DOOR_FIELDS).integer(door.number()).text(door.line());
        out.integer(door.board()).integer(door.lock()).integer(door.size()).bool(door.sensor());
        out.integer(door.x()).integer(door.y()).integer(door.width()).integer(door.height());
    }

    static SiteConfig read(CborReader in) throws ProtocolException {
        try {
            int fields = in.readArray();
            if (fields < SITE_FIELDS || fields > SITE_FIELDS_WITH_SCHEDULES) {
                throw new ProtocolException(Reason.BAD_CONFIG);
            }
            return new SiteConfig(
                    in.readText(),
                    in.readText(),
                    in.readText(),
                    in.readUnsigned(),
                    in.readList(SiteConfig.MAX_LINES, SiteConfigCodec::readLine),
                    in.readList(SiteConfig.MAX_SCANNERS, SiteConfigCodec::readScanner),
                    in.readList(SiteConfig.MAX_BANKS, SiteConfigCodec::readBank),
                    fields == SITE_FIELDS ? Optional.empty() : readPolicy(in, fields == SITE_FIELDS_WITH_SCHEDULES),
                    fields == SITE_FIELDS_WITH_SCHEDULES ? readSchedules(in) : List.of());
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Reason.BAD_CONFIG, e);
        }
    }

    private static Line readLine(CborReader in) throws ProtocolException {
        in.readArray(LINE_FIELDS);
        return new Line(in.readText(), in.readText(), in.readText(), in.readText(), readInt(in), readOptions(in));
    }

    private static Map<String, String> readOptions(CborReader in) throws ProtocolException {
        int count = in.readMap();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            options.put(in.readText(), in.readText());
        }
        return options;
    }

    private static ScannerPort readScanner(CborReader in) throws ProtocolException {
        in.readArray(SCANNER_FIELDS);
        return new ScannerPort(in.readText(), in.readText(), in.readText());
    }

    private static Bank readBank(CborReader in) throws ProtocolException {
        in.readArray(BANK_FIELDS);
        return new Bank(in.readText(), in.readText(), in.readList(SiteConfig.MAX_DOORS, SiteConfigCodec::readDoor));
    }

    private static Door readDoor(CborReader in) throws ProtocolException {
        in.readArray(DOOR_FIELDS);
        return new Door(
                readInt(in),
                in.readText(),
                readInt(in),
                readInt(in),
                readInt(in),
                in.readBoolean(),
                readInt(in),
                readInt(in),
                readInt(in),
                readInt(in));
    }

    /** None is written as null where something follows. */
    private static Optional<Policy> readPolicy(CborReader in, boolean optional) throws ProtocolException {
        if (optional && in.peek() == CborReader.Kind.NULL) {
            in.readNull();
            return Optional.empty();
        }
        return Optional.of(readPolicy(in));
    }

    /** No schedules are left out, so an empty list is not the one encoding. */
    private static List<ModeWindow> readSchedules(CborReader in) throws ProtocolException {
        List<ModeWindow> windows = in.readList(ModeWindow.MAX, ModeWindow::read);
        if (windows.isEmpty()) {
            throw new ProtocolException(Reason.BAD_CONFIG);
        }
        return windows;
    }

    private static Policy readPolicy(CborReader in) throws ProtocolException {
        int fields = in.readArray();
        if (fields != POLICY_FIELDS && fields != POLICY_FIELDS_WITH_BANKS) {
            throw new ProtocolException(Reason.BAD_CONFIG);
        }
        return new Policy(
                in.readUnsigned(),
                in.readUnsigned(),
                in.readText(),
                in.readList(Policy.MAX_LANGUAGES, CborReader::readText),
                in.readList(SiteConfig.MAX_BANKS, ModeState::read),
                fields == POLICY_FIELDS ? List.of() : readBankTerms(in));
    }

    /** None that differs is left out, so an empty list is not the one encoding. */
    private static List<BankTerms> readBankTerms(CborReader in) throws ProtocolException {
        List<BankTerms> banks = in.readList(SiteConfig.MAX_BANKS, BankTerms::read);
        if (banks.isEmpty()) {
            throw new ProtocolException(Reason.BAD_CONFIG);
        }
        return banks;
    }

    private static int readInt(CborReader in) throws ProtocolException {
        return (int) in.readUnsigned(Integer.MAX_VALUE);
    }
}
