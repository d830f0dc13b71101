// SPDX-License-Identifier: Apache-2.0
package org.latchkey.driver.modbus;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One line of Modbus relay boards. */
@ObjectClassDefinition(
        name = "Line of Modbus RTU relay boards",
        description =
                "Waveshare boards with addresses 1 to 247, a lock on each relay and its door's switch on the input of"
                        + " the same number; firmware since September 2021")
public @interface ModbusConfig {

    @AttributeDefinition(name = "Line", description = "The line's name in the site configuration")
    String line();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the line is: serial:/dev/ttyUSB0?baud=9600 or tcp:host:port")
    String channel();

    @AttributeDefinition(
            name = "Open when set",
            description =
                    "True if a set input means an open door; it depends on the wiring. Check at commissioning with"
                            + " one door open")
    boolean openWhenSet() default false;

    @AttributeDefinition(name = "Locks", description = "Relays and inputs on each board, 1 to 32")
    int locks() default 8;

    @AttributeDefinition(
            name = "Pulse",
            description = "Milliseconds a lock gets current, 100 to 2000; the board counts tenths of a second")
    int pulseMillis() default 500;

    @AttributeDefinition(name = "Answer time", description = "Milliseconds a board has for its answer, 50 to 5000")
    int answerMillis() default 1000;

    @AttributeDefinition(
            name = "Settle time",
            description = "Milliseconds from the answer to an opening until a state read must tell it, 100 to 20000")
    int settleMillis() default 1500;

    @AttributeDefinition(
            name = "Gap",
            description = "Milliseconds of rest between an answer and the next request, 5 to 200")
    int gapMillis() default 5;

    @AttributeDefinition(name = "Ranking", description = "Of two drivers for one line the higher is used")
    int service_ranking() default 0;
}
