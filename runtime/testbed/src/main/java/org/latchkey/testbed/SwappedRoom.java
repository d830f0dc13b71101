// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A room with a later version of it that does something else, and where that is seen from outside.
 *
 * @param bundle its symbolic name
 * @param change what the later version does differently
 * @param sign what only the later version says, without spaces: the console breaks lines anywhere
 * @param installed what the installed version says in its place in the health that the console tells; empty if the later
 *     one says it in the unit's log, and does so with every batch of customers
 */
record SwappedRoom(String bundle, ChangedSource change, String sign, String installed) {

    /** Every room on the way of a scan or of its record, by name. */
    static final Map<String, SwappedRoom> ALL = Map.of(
            "org.latchkey.access",
            health(
                    "org.latchkey.access",
                    new ChangedSource(
                            "org.latchkey.access.GateCheck",
                            "\"Codes are decided on.\"",
                            "\"Codes are decided on anew.\""),
                    "Codesaredecidedonanew.",
                    "Codesaredecidedon."),
            "org.latchkey.audit",
            log("org.latchkey.audit", "Trail", "Submission submission = new Submission(entries, changes);"),
            "org.latchkey.lockers",
            health(
                    "org.latchkey.lockers",
                    new ChangedSource("org.latchkey.lockers.LineReader", "\" answer.\"", "\" answer anew.\""),
                    "answeranew.",
                    "answer."),
            "org.latchkey.sync.mqtt",
            log("org.latchkey.sync.mqtt", "Uplink", "cursor = batch.size();"),
            "org.latchkey.scanner.serial",
            log("org.latchkey.scanner.serial", "SerialScanner", "delivery.arrived(text, lastByteNanos);"),
            "org.latchkey.channel.serial",
            log("org.latchkey.channel.serial", "Use", "line.write(bytes);"),
            "org.latchkey.driver.xor8a",
            log("org.latchkey.driver.xor8a", "Xor8aBus", "byte[] request = Xor8aFrames.open(board, lock);"),
            "org.latchkey.driver.kerong",
            log("org.latchkey.driver.kerong", "KerongBus", "byte[] request = KerongFrames.open(board, lock);"));

    private static SwappedRoom health(String bundle, ChangedSource change, String sign, String installed) {
        return new SwappedRoom(bundle, change, sign, installed);
    }

    /** @param work a statement that the room comes by for every batch of customers */
    private static SwappedRoom log(String bundle, String type, String work) {
        String sign = bundle + ":anew";
        String say = "org.slf4j.LoggerFactory.getLogger(\"latchkey\").info(\"" + sign + "\");\n";
        return new SwappedRoom(bundle, new ChangedSource(bundle + "." + type, work, say + work), sign, "");
    }

    /** Where the unit's log ended at a moment. */
    record Mark(int log) {

        static Mark of(Unit unit) {
            return new Mark(unit.log().length());
        }
    }

    /** True if the later version is at work, or was since the mark. */
    boolean isLater(Unit unit, Mark since) {
        return installed.isEmpty()
                ? has(unit.log().substring(since.log()), sign)
                : console(unit).map(text -> has(text, sign)).orElse(false);
    }

    /** True if the installed version is at work, and the later one was not since the mark. Batches lie between the two. */
    boolean isInstalled(Unit unit, Mark since) {
        return installed.isEmpty()
                ? !isLater(unit, since)
                : console(unit)
                        .map(text -> has(text, installed) && !has(text, sign))
                        .orElse(false);
    }

    private static boolean has(String text, String words) {
        return text.replaceAll("\\s", "").contains(words);
    }

    private static Optional<String> console(Unit unit) {
        try {
            return Optional.of(unit.console("status"));
        } catch (TestbedException expected) {
            return Optional.empty();
        }
    }

    /** The later version, as its publisher built it. */
    Path later(Publisher publisher, String version) {
        return publisher.rebuilt(bundle, version, change);
    }
}
