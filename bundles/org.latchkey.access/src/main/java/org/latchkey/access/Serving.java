// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.latchkey.unit.api.HealthCheck;

/**
 * Judges from the health checks whether the unit serves customers: provisioned, trail sound, a line with a board that
 * answers, an open scanner, and a gatekeeper. Immutable.
 *
 * @param serving the judgement
 * @param checks every check's answer, by name
 */
record Serving(boolean serving, List<Answer> checks) {

    /**
     * One check's answer.
     *
     * @param name of the check
     * @param result its answer
     */
    record Answer(String name, HealthCheck.Result result) {}

    static final String GATEKEEPER = "access";
    private static final List<String> ALL_OF = List.of("site", "trail", GATEKEEPER);
    private static final List<String> ONE_OF_EACH = List.of("line ", "scanner ");

    /** @param gatekeeper whether there is one; what it can do, its own check says */
    static Serving judge(List<HealthCheck> checks, boolean gatekeeper) {
        List<Answer> answers = new ArrayList<>(checks.size() + 1);
        checks.forEach(check -> answers.add(ask(check)));
        if (!gatekeeper) {
            answers.removeIf(answer -> answer.name().equals(GATEKEEPER));
        }
        if (answers.stream().noneMatch(answer -> answer.name().equals(GATEKEEPER))) {
            answers.add(new Answer(
                    GATEKEEPER, new HealthCheck.Result(false, "The gatekeeper is not running. See the other checks.")));
        }
        answers.sort(Comparator.comparing(Answer::name));
        boolean serving = ALL_OF.stream().allMatch(name -> allOk(answers, name))
                && ONE_OF_EACH.stream().allMatch(kind -> anyOk(answers, kind))
                && answers.stream().filter(Serving::isOther).allMatch(a -> a.result()
                        .ok());
        return new Serving(serving, List.copyOf(answers));
    }

    private static Answer ask(HealthCheck check) {
        try {
            return new Answer(check.name(), check.check());
        } catch (RuntimeException e) {
            // A room's fault must not take the status of the others away.
            return new Answer(check.name(), new HealthCheck.Result(false, "The check failed: " + e.getMessage()));
        }
    }

    private static boolean allOk(List<Answer> answers, String name) {
        List<Answer> named = answers.stream().filter(a -> a.name().equals(name)).toList();
        return !named.isEmpty() && named.stream().allMatch(a -> a.result().ok());
    }

    private static boolean anyOk(List<Answer> answers, String kind) {
        return answers.stream()
                .anyMatch(a -> a.name().startsWith(kind) && a.result().ok());
    }

    /** Checks of rooms that this one does not know count all. */
    private static boolean isOther(Answer answer) {
        return ONE_OF_EACH.stream().noneMatch(answer.name()::startsWith);
    }

    /**
     * The status file's content.
     *
     * @param since when {@link #serving} last changed, milliseconds since 1970 by the OS clock
     * @param boot how often the unit has started, 0 if the trail does not tell yet
     * @param readyNanos {@link System#nanoTime} when it first served
     * @param doors what is occupied; empty while that is not known
     */
    String toJson(long since, long boot, Optional<Long> readyNanos, Optional<DoorCount> doors) {
        StringBuilder json = new StringBuilder(512);
        json.append("{\"serving\":").append(serving);
        json.append(",\"since\":").append(since);
        json.append(",\"boot\":").append(boot);
        json.append(",\"pid\":").append(ProcessHandle.current().pid());
        json.append(",\"readyNanos\":").append(readyNanos.map(Objects::toString).orElse("null"));
        json.append(",\"doors\":").append(doors.map(DoorCount::toJson).orElse("null"));
        json.append(",\"checks\":[");
        String separator = "";
        for (Answer answer : checks) {
            json.append(separator).append("{\"name\":").append(quoted(answer.name()));
            json.append(",\"ok\":").append(answer.result().ok());
            json.append(",\"message\":")
                    .append(quoted(answer.result().message()))
                    .append('}');
            separator = ",";
        }
        return json.append("]}\n").toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
