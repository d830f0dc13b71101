// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A unit's trail as its console shows it.
 *
 * @param unit a running unit
 */
public record Trail(Unit unit) {

    /** For {@link #await}: whichever door it is. */
    public static final int ANY_DOOR = -1;

    private static final int NEWEST = 60;
    private static final int MOST = 1_000;
    private static final int DOOR = 3;
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(60);

    /**
     * One record.
     *
     * @param seq its number
     * @param door or 0
     * @param event as the console calls it, such as {@code code-refused}
     * @param words outcome, reason if there is one, actor, details
     */
    public record Row(long seq, int door, String event, List<String> words) {

        static Row of(String line) {
            List<String> cells = Arrays.asList(line.strip().split("\\s+"));
            boolean hasDoor = cells.get(DOOR).matches("[0-9]+");
            int event = hasDoor ? DOOR + 1 : DOOR;
            return new Row(
                    Long.parseLong(cells.get(0)),
                    hasDoor ? Integer.parseInt(cells.get(DOOR)) : 0,
                    cells.get(event),
                    cells.subList(event + 1, cells.size()));
        }

        /** How often a summary of refusals counts that reason. */
        public long count(String reason) {
            int at = words.indexOf(reason);
            return at < 0 ? 0 : Long.parseLong(words.get(at + 1).replace(",", ""));
        }
    }

    /** The number that the next record will have. */
    public long next() {
        List<Row> last = read(1);
        return last.isEmpty() ? 0 : last.get(last.size() - 1).seq() + 1;
    }

    /**
     * What the unit finds when it recomputes its trail.
     *
     * @param size number of records
     * @param root hex of the tree's root
     */
    public record Sound(long size, String root) {}

    /** @throws TestbedException if the trail is not sound */
    public Sound verify() {
        String[] lines = unit.console("verify").split("\\R");
        return new Sound(Long.parseLong(word(lines[0])), word(lines[1]));
    }

    private static String word(String line) {
        return line.strip().split("\\s+")[1];
    }

    /** Records from that number on, of at most the newest thousand. */
    public List<Row> since(long seq) {
        return read(MOST).stream().filter(row -> row.seq() >= seq).toList();
    }

    /** Waits for a record from that number on, near the end of the trail, with these words. */
    public Row await(long since, String event, int door, Duration bound, String... words) {
        String what = event + " " + String.join(" ", words) + " of door " + door + " in the trail";
        return Await.value(what, bound, () -> find(since, event, door, List.of(words)));
    }

    private Optional<Row> find(long since, String event, int door, List<String> words) {
        return read(NEWEST).stream()
                .filter(row -> row.seq() >= since
                        && (door == ANY_DOOR || row.door() == door)
                        && row.event().equals(event))
                .filter(row -> row.words().containsAll(words))
                .findFirst();
    }

    /** What the console says of the trail; it is closed for a moment while a configuration is tried or the unit starts. */
    private String console(int count) {
        return Await.value("the trail is open", OPEN_PATIENCE, () -> {
            try {
                return Optional.of(unit.console("records", Integer.toString(count)));
            } catch (TestbedException refused) {
                if (String.valueOf(refused.getMessage()).contains("The trail is not open")) {
                    return Optional.empty();
                }
                throw refused;
            }
        });
    }

    /** Rows begin with their number; what does not is the rest of a long row. */
    private List<Row> read(int count) {
        List<String> lines = new ArrayList<>();
        for (String line : console(count).lines().toList()) {
            if (line.matches("[0-9].*")) {
                lines.add(line);
            } else if (!lines.isEmpty()) {
                lines.set(lines.size() - 1, lines.get(lines.size() - 1) + " " + line.strip());
            }
        }
        return lines.stream().map(Row::of).toList();
    }
}
