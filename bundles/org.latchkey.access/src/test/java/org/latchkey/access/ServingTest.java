// SPDX-License-Identifier: Apache-2.0
package org.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Standing;

class ServingTest {

    private final List<HealthCheck> checks = new ArrayList<>(List.of(
            check("site", true),
            check("trail", true),
            check("access", true),
            check("line west", true),
            check("line east", false),
            check("scanner front", true)));

    @Test
    void oneLineAndOneScannerAreEnough() {
        assertThat(Serving.judge(checks, true).serving()).isTrue();
    }

    @Test
    void everyPartIsNeeded() {
        assertThat(Serving.judge(checks, false).serving()).isFalse();
        for (String missing : List.of("site", "trail", "access", "line west", "scanner front")) {
            List<HealthCheck> without = new ArrayList<>(checks);
            without.removeIf(check -> check.name().equals(missing));
            assertThat(Serving.judge(without, true).serving())
                    .as("without %s", missing)
                    .isFalse();
            without.add(check(missing, false));
            assertThat(Serving.judge(without, true).serving())
                    .as("bad %s", missing)
                    .isFalse();
        }
    }

    @Test
    void aCheckThatThrowsIsABadCheck() {
        checks.add(new HealthCheck() {
            @Override
            public String name() {
                return "odd";
            }

            @Override
            public Result check() {
                throw new IllegalStateException("oops");
            }
        });
        assertThat(Serving.judge(checks, true).serving()).isFalse();
    }

    @Test
    void theStatusIsJson() {
        List<HealthCheck> odd = List.of(check("a \"quoted\" \\ ü\n", true));
        DoorCount doors = new DoorCount(3, 2, Map.of(Standing.By.SESSION, 1), 1);
        String json = Serving.judge(odd, false).toJson(5, 7, Optional.of(9L), Optional.of(doors));
        assertThat(json)
                .startsWith("{\"serving\":false,\"since\":5,\"boot\":7,\"pid\":")
                .contains(
                        "\"readyNanos\":9,\"doors\":{\"total\":3,\"occupied\":2,\"code\":0,\"session\":1,"
                                + "\"overstayed\":0,\"staff\":0,\"contradictions\":1},\"checks\":[{\"name\":\"a \\\"quoted\\\" \\\\ \\u00fc\\u000a\",\"ok\":true")
                .endsWith("}]}\n");
        assertThat(Serving.judge(odd, false).toJson(5, 7, Optional.empty(), Optional.empty()))
                .contains("\"readyNanos\":null,\"doors\":null,");
    }

    private static HealthCheck check(String name, boolean ok) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result check() {
                return new Result(ok, "because");
            }
        };
    }
}
