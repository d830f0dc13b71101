// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.serial;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One scanner that sends lines of text. */
@ObjectClassDefinition(
        name = "Serial code scanner",
        description =
                "Scan modules with USB-CDC, UART or a serial server that end each code with CR, LF, TAB or silence")
public @interface ScannerConfig {

    @AttributeDefinition(name = "Name", description = "The scanner's name in the site configuration")
    String name();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the scanner is: serial:/dev/ttyACM0?baud=115200 or tcp:host:port")
    String channel();

    @AttributeDefinition(
            name = "Idle gap",
            description =
                    "Milliseconds of silence that end a code without a terminator, 20 to 1000; at least 500 as long as"
                            + " the codes before had one")
    int idleMillis() default 50;

    @AttributeDefinition(
            name = "Repeat time",
            description = "Milliseconds within which the same code again is ignored, up to 10000; 0 ignores nothing."
                    + " For scanners that repeat a code while it is held before the lens")
    int repeatMillis() default 0;

    @AttributeDefinition(name = "Ranking", description = "The service's ranking")
    int service_ranking() default 0;
}
