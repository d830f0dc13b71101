// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.hid;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One scanner that pretends to be a keyboard. */
@ObjectClassDefinition(
        name = "Keyboard code scanner",
        description = "Scanners that type each code and Enter on a US keyboard")
public @interface HidConfig {

    @AttributeDefinition(name = "Name", description = "The scanner's name in the site configuration")
    String name();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the scanner is: hid:/dev/input/by-id/usb-MAKER_MODEL-event-kbd")
    String channel();

    @AttributeDefinition(
            name = "Gap",
            description = "Milliseconds without a key after which half a code is thrown away, 50 to 5000")
    int gapMillis() default 500;

    @AttributeDefinition(
            name = "Repeat time",
            description = "Milliseconds within which the same code again is ignored, up to 10000; 0 ignores nothing."
                    + " For scanners that repeat a code while it is held before the lens")
    int repeatMillis() default 0;

    @AttributeDefinition(name = "Ranking", description = "The service's ranking")
    int service_ranking() default 0;
}
