// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.xor8a;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One line of "8A/80" boards. */
@ObjectClassDefinition(
        name = "Line of 8A/80 lock boards",
        description = "XOR boards with 8 to 50 channels and DIP addresses 1 to 31")
public @interface Xor8aConfig {

    @AttributeDefinition(name = "Line", description = "The line's name in the site configuration")
    String line();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the line is: serial:/dev/ttyUSB0?baud=9600 or tcp:host:port")
    String channel();

    @AttributeDefinition(
            name = "Open when set",
            description = "True if a set bit means an open door: locks that are shorted while open. With false a broken"
                    + " wire shows as an open door. Check at commissioning with one door open")
    boolean openWhenSet() default false;

    @AttributeDefinition(
            name = "Echo",
            description = "Whether the adapter hears itself; auto finds out whenever the line is opened",
            options = {@Option("auto"), @Option("on"), @Option("off")})
    String echo() default "auto";

    @AttributeDefinition(
            name = "Answer time",
            description = "Milliseconds a board has for the answer to a state request, 50 to 5000")
    int answerMillis() default 500;

    @AttributeDefinition(
            name = "Open answer time",
            description = "Milliseconds a board has for the answer to an opening, 50 to 10000")
    int openAnswerMillis() default 1500;

    @AttributeDefinition(
            name = "Settle time",
            description = "Milliseconds from an opening's answer until a state read must tell it, 100 to 20000")
    int settleMillis() default 1000;

    @AttributeDefinition(
            name = "Gap",
            description = "Milliseconds of rest between an answer and the next request, 0 to 200")
    int gapMillis() default 5;

    @AttributeDefinition(name = "Ranking", description = "Of two drivers for one line the higher is used")
    int service_ranking() default 0;
}
