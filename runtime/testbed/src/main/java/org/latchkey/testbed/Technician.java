// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A technician before a unit, with a code and a publisher's stick.
 *
 * @param unit a running unit
 * @param hardware with the scanner
 * @param publisher of the stick
 * @param code makes a technician's code
 */
public record Technician(Unit unit, Hardware hardware, Publisher publisher, Supplier<String> code) {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String NO_RIGHTS = "Show a technician's code";
    private static final int CELLS = 3;

    /** Shows the code to a scanner, which opens the rights for a while. */
    public void showCode() {
        Trail trail = new Trail(unit);
        long record = trail.next();
        hardware.scan(code.get());
        trail.await(record, "code-accepted", 0, PATIENCE);
    }

    /** Puts the newest release of the stick on the unit's disk. @return what the unit answers */
    public String stage() {
        return release("stage", publisher.repository().toString());
    }

    /** Brings a release into force. @return what the unit answers */
    public String apply(long counter) {
        return release("apply", Long.toString(counter));
    }

    /** Returns to the release before. @return what the unit answers */
    public String rollback() {
        return release("rollback");
    }

    private String release(String... words) {
        String[] command = new String[words.length + 1];
        command[0] = "release";
        System.arraycopy(words, 0, command, 1, words.length);
        String answer = unit.console(command);
        if (answer.contains(NO_RIGHTS)) {
            showCode();
            return unit.console(command);
        }
        return answer;
    }

    /** The version of a bundle that runs, empty if it does not. */
    public String version(String bundle) {
        return running().getOrDefault(bundle, new String[] {""})[0];
    }

    /** SHA-256 of the file of each bundle that runs; empty for one that does not run, or runs twice. */
    public Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        running().forEach((name, cells) -> digests.put(name, cells.length == 2 ? cells[1] : ""));
        return digests;
    }

    /** Version and digest by name. */
    private Map<String, String[]> running() {
        Map<String, String[]> running = new TreeMap<>();
        for (String line : unit.console("release", "running").lines().toList()) {
            String[] cells = line.strip().split(" +", CELLS + 1);
            String[] known = cells.length == CELLS ? new String[] {cells[1], cells[2]} : new String[] {""};
            running.merge(cells[0], known, (one, other) -> new String[] {"twice"});
        }
        return running;
    }
}
