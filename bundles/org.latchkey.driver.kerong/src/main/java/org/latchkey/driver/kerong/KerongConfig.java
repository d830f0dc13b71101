// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.kerong;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One line of KERONG boards. */
@ObjectClassDefinition(
        name = "Line of KERONG lock boards",
        description = "KR-CU16, NCU16L and CU12 boards with addresses 0 to 14")
public @interface KerongConfig {

    @AttributeDefinition(name = "Line", description = "The line's name in the site configuration")
    String line();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the line is: serial:/dev/ttyUSB0?baud=19200 or tcp:host:port. Without a rate it is"
                    + " 9600, while these boards mostly speak 19200")
    String channel();

    @AttributeDefinition(
            name = "Open when set",
            description = "True if a set latch bit means an open door; most boards set it while closed. Check at"
                    + " commissioning with one door open")
    boolean openWhenSet() default false;

    @AttributeDefinition(name = "Item sensors", description = "True if the boards' item bits mean something")
    boolean itemSensors() default true;

    @AttributeDefinition(name = "Locks", description = "Locks on each board, 1 to 16; a CU12 has 12")
    int locks() default 16;

    @AttributeDefinition(
            name = "Answer time",
            description = "Milliseconds a board has for the answer to a state request, 50 to 5000")
    int answerMillis() default 1000;

    @AttributeDefinition(
            name = "Rest after an opening",
            description = "Milliseconds the boards are left alone after an opening's request, 0 to 1000")
    int restMillis() default 100;

    @AttributeDefinition(
            name = "Settle time",
            description = "Milliseconds from an opening's request until a state read must tell it, 100 to 20000")
    int settleMillis() default 1500;

    @AttributeDefinition(
            name = "Gap",
            description = "Milliseconds of rest between an answer and the next request, 0 to 200")
    int gapMillis() default 5;

    @AttributeDefinition(name = "Ranking", description = "Of two drivers for one line the higher is used")
    int service_ranking() default 0;
}
