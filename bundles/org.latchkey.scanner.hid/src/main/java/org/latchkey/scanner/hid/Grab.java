// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import org.latchkey.device.api.DeviceException;
import org.latchkey.line.file.DeviceFile;

/** How a keyboard is taken away from everybody else, so that codes are not typed into a console or the screen's page. */
@FunctionalInterface
interface Grab {

    /** The kernel's EVIOCGRAB, {@code _IOW('E', 0x90, int)}; it ends when the device is closed. */
    Grab EXCLUSIVE = device -> device.control(0x40044590L, 1);

    /** @throws DeviceException REFUSED if somebody else has it, or if it is no input device */
    void on(DeviceFile device) throws DeviceException;
}
