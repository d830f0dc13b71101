// SPDX-License-Identifier: Apache-2.0
package org.latchkey.launcher.slots;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boundaries of an update, each passed when what it names is done and durable as far as it has to be. A unit may be
 * killed at any of them and starts with one of two complete releases. They stand in the log, so that a technician can see
 * how far an update came; {@link #passed} is called for each of them and for nothing else.
 */
public enum UpdateStep {
    /** A release is about to be brought onto the disk. */
    STAGING,
    /** One bundle of it has been brought and compared with the manifest. */
    BROUGHT,
    /** All of it is there, under a name that nobody looks at. */
    COMPLETE,
    /** It has its own name. */
    STAGED,
    /** The trail says so. */
    STAGING_RECORDED,
    /** The trail says that a release is about to be tried. */
    TRIAL_RECORDED,
    /** What has to be well after the restart is kept; only where one is needed. */
    CHECKS_KEPT,
    /** The slots say that it is tried. */
    ON_TRIAL,
    /** A new bundle is installed beside the old one. */
    INSTALLED,
    /** All new bundles are wired. */
    RESOLVED,
    /** One bundle has been stopped. */
    STOPPED,
    /** One bundle has been started. */
    STARTED,
    /** The unit was asked to end, so that it starts again with the release. */
    RESTART_ASKED,
    /** The launcher has chosen the release on trial and counted the attempt. */
    LAUNCHED,
    /** The updater runs within the release on trial. */
    RESUMED,
    /** All health checks are well. */
    PROVEN,
    /** The slots name it as the release that runs. */
    CONFIRMED,
    /** The trail says so, and the floor is raised. */
    CONFIRMATION_RECORDED,
    /** The bundles that were exchanged are uninstalled. */
    OLD_REMOVED,
    /** Releases that nobody needs are gone from the disk. */
    COLLECTED,
    /** The release has failed, and nothing is undone yet. */
    FAILED,
    /** One step of the exchange is undone. */
    UNDONE,
    /** The new bundles are uninstalled. */
    NEW_REMOVED,
    /** The slots name the release before, and why. */
    ABANDONED,
    /** The launcher has ended the trial, because the unit stopped in it. */
    TRIAL_ENDED,
    /** The trail says that it was taken back. */
    TAKING_BACK_RECORDED,
    /** The slots no longer keep the reason. */
    NOTED;

    private static final Logger LOG = LoggerFactory.getLogger(UpdateStep.class);

    /**
     * The step is done.
     *
     * @param release counter of the release that is brought or tried
     * @param what the bundle that it concerns, or empty
     */
    public void passed(long release, String what) {
        LOG.info("release {}: {}{}", release, name(), what.isEmpty() ? "" : " " + what);
    }

    /** The step is done, and concerns no single bundle. */
    public void passed(long release) {
        passed(release, "");
    }
}
