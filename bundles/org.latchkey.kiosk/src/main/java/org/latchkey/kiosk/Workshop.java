// SPDX-License-Identifier: Apache-2.0
package org.latchkey.kiosk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.latchkey.unit.api.UnitException;

/**
 * Runs the console's own commands for the screen, one at a time, each on a thread that outlives this bundle's stop: a release that
 * swaps the screen is carried out by the screen's order, and nobody may interrupt it halfway.
 */
final class Workshop {

    private static final int MOST_SHOWN = 16_000;

    private final Rooms rooms;
    private final Stick stick;
    private String what = "";
    private String said = "";
    private boolean running;

    Workshop(Rooms rooms, Stick stick) {
        this.rooms = rooms;
        this.stick = stick;
    }

    /** The last work: what it was, whether it runs, and what it said. */
    synchronized Map<String, Object> state() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("what", what);
        out.put("running", running);
        out.put("said", said);
        return out;
    }

    /**
     * Begins a piece of work.
     *
     * @param name one of those below
     * @param with what it is done with: a counter, or a path that is on the stick's list
     * @return a sentence
     * @throws UnitException if it can not begin
     */
    synchronized String begin(String name, String with) throws Refusal {
        String line = line(name, with);
        if (running) {
            throw new UnitException("Something else is being done: " + what + ".");
        }
        Rooms.Interpreter interpreter =
                rooms.interpreter().orElseThrow(() -> new UnitException("The console's commands are not here now."));
        what = name;
        said = "";
        running = true;
        Thread thread = new Thread(() -> run(interpreter, line), "kiosk-work");
        thread.setDaemon(true);
        thread.start();
        return "";
    }

    private void run(Rooms.Interpreter interpreter, String line) {
        String text;
        try {
            text = interpreter.run(line);
        } catch (Exception e) {
            // Whatever a command fails with is for the technician to read.
            text = String.valueOf(e.getMessage());
        }
        synchronized (this) {
            said = text.length() > MOST_SHOWN ? text.substring(text.length() - MOST_SHOWN) : text;
            running = false;
        }
    }

    private String line(String name, String with) throws Refusal {
        return switch (name) {
            case "release-list" -> "release list";
            case "release-status" -> "release status";
            case "release-rollback" -> "release rollback";
            case "driver-list" -> "driver list";
            case "verify" -> "verify";
            case "release-apply" -> "release apply " + counter(with);
            case "release-stage" -> "release stage " + path("releases", with);
            case "driver-swap" -> "driver swap " + path("releases", with);
            case "letters" -> "letters " + path("letters", with);
            case "trail-note" -> "trail-note " + path("notes", with);
            case "trail-export" -> "trail-export " + quoted(folder(with) + "/" + exportName());
            default -> throw new Refusal(404, "nothing there");
        };
    }

    private static String counter(String text) throws Refusal {
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refusal(400, "a release is named by its counter");
        }
        return text;
    }

    private String folder(String path) {
        Optional<String> found = stick.find("folders", path);
        return found.orElseThrow(() -> new UnitException("The stick is not there any more."));
    }

    private String path(String kind, String path) {
        Optional<String> found = stick.find(kind, path);
        return quoted(found.orElseThrow(() -> new UnitException("That is not on a stick any more.")));
    }

    private String exportName() {
        String site = rooms.site().map(found -> found.code()).orElse("unit");
        return "trail-" + site + "-"
                + rooms.clock().map(clock -> clock.now().seconds()).orElse(0L) + ".lkt";
    }

    /** Sticks list only names without quotes. */
    private static String quoted(String path) {
        return "'" + path + "'";
    }
}
