// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.wkly;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One line of WKLY boards. */
@ObjectClassDefinition(name = "Line of WKLY lock boards", description = "Boards with addresses 0 to 31")
public @interface WklyConfig {

    @AttributeDefinition(name = "Line", description = "The line's name in the site configuration")
    String line();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the line is: serial:/dev/ttyUSB0?baud=9600 or tcp:host:port")
    String channel();

    @AttributeDefinition(
            name = "Open when set",
            description = "True if state 01 means an open door. Sources differ: check at commissioning with one door"
                    + " open")
    boolean openWhenSet() default false;

    @AttributeDefinition(name = "Answer time", description = "Milliseconds a board has for its answer, 50 to 5000")
    int answerMillis() default 1500;

    @AttributeDefinition(
            name = "Settle time",
            description = "Milliseconds from the answer to an opening until a state read must tell it, 100 to 20000")
    int settleMillis() default 1500;

    @AttributeDefinition(
            name = "Gap",
            description = "Milliseconds of rest between an answer and the next request, 0 to 200")
    int gapMillis() default 5;

    @AttributeDefinition(name = "Ranking", description = "Of two drivers for one line the higher is used")
    int service_ranking() default 0;
}
