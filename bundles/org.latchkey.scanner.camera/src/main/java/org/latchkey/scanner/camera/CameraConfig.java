// SPDX-License-Identifier: Apache-2.0
package org.latchkey.scanner.camera;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One camera that looks for QR codes. */
@ObjectClassDefinition(name = "Camera", description = "QR codes in the frames of a camera, which come as YUV4MPEG2")
public @interface CameraConfig {

    @AttributeDefinition(name = "Name", description = "The scanner's name in the site configuration")
    String name();

    @AttributeDefinition(
            name = "Channel",
            description = "Where the frames are: camera:/run/latchkey-camera/frames.y4m, a FIFO")
    String channel();

    @AttributeDefinition(
            name = "Pause",
            description = "Milliseconds between two frames that are looked at, 20 to 2000; the others are passed over")
    int pauseMillis() default 100;

    @AttributeDefinition(
            name = "Away time",
            description = "Milliseconds that a code must be out of view before it counts again, 500 to 60000")
    int awayMillis() default 3_000;

    @AttributeDefinition(name = "Ranking", description = "The service's ranking")
    int service_ranking() default 0;
}
