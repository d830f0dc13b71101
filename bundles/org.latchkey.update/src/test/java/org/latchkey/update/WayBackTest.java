// SPDX-License-Identifier: Apache-2.0
package org.latchkey.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.update.bundle.Good;

/** A release brings and takes health checks: what the way back asks for, and the way on. */
class WayBackTest extends UpdaterRig {

    private static final String BROUGHT = "emergency contact";

    /** Release 7 runs, which brought a health check. */
    private void bringCheck() throws Exception {
        Jars.bundle(next, "aa", "2.0.0", Good.class);
        stage(7);
        onSwap = () -> health.put(BROUGHT, "");
        updater.apply(7);
        onSwap = () -> health.remove(BROUGHT);
    }

    /** As an updater did that knew nothing of it. */
    private void forgetWhatWasWell() throws IOException {
        Files.delete(slots.folder().resolve("0").resolve("well-checks"));
    }

    @Test
    void aReleaseThatBroughtAHealthCheckIsLeftAgain() throws Exception {
        bringCheck();
        assertThat(updater.rollback()).isEqualTo("Release 0 runs.");
        assertThat(running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void whatWasWellBeforeHasToBeWellAgain() throws Exception {
        health.put("portal", "");
        bringCheck();
        onSwap = () -> health.put("portal", "no answer");
        assertThatThrownBy(updater::rollback).hasMessageContaining("portal: no answer");
        assertThat(running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void whereNobodyKnowsWhatWasWellTheDevicesAreAskedFor() throws Exception {
        bringCheck();
        forgetWhatWasWell();
        onSwap = () -> health.put("line west", "does not answer");
        assertThatThrownBy(updater::rollback).hasMessageContaining("line west: does not answer");
        health.put("line west", "");
        onSwap = () -> health.remove(BROUGHT);
        assertThat(updater.rollback()).isEqualTo("Release 0 runs.");
    }

    @Test
    void onTheWayOnAllThatIsWellIsAskedFor() throws Exception {
        bringCheck();
        Jars.bundle(next, "aa", "3.0.0", Good.class);
        stage(8);
        assertThatThrownBy(() -> updater.apply(8)).hasMessageContaining(BROUGHT + ": the health check is missing");
        assertThat(running("aa")).isEqualTo("2.0.0");
    }

    @Test
    void whatAReleaseSpoiledItHasToProveWhenItIsAppliedAgain() throws Exception {
        health.put("portal", "");
        bringCheck();
        health.put("portal", "no answer");
        onSwap = () -> health.put("portal", "");
        updater.rollback();
        onSwap = () -> health.put("portal", "no answer");
        assertThatThrownBy(() -> updater.apply(7)).hasMessageContaining("portal: no answer");
        assertThat(running("aa")).isEqualTo("1.0.0");
    }

    @Test
    void theHealthCheckOfABundleThatGoesNeedNotStay() throws Exception {
        health.put(BROUGHT, "");
        HealthCheck check = checks().stream()
                .filter(one -> one.name().equals(BROUGHT))
                .findFirst()
                .orElseThrow();
        bundle("bb").orElseThrow().getBundleContext().registerService(HealthCheck.class, check, null);
        onSwap = () -> health.remove(BROUGHT);
        for (String name : List.of("aa", "api", "user")) {
            Files.createDirectories(next);
            Files.copy(installed.resolve(name + ".jar"), next.resolve(name + ".jar"));
        }
        updater.stage(release(7, 0, true, Set.of()));
        assertThat(updater.apply(7)).isEqualTo("Release 7 runs.");
    }
}
