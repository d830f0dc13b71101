// SPDX-License-Identifier: Apache-2.0
package org.latchkey.commission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.latchkey.device.api.ByteChannel;
import org.latchkey.device.api.ByteChannels;
import org.latchkey.device.api.ChannelAddress;
import org.latchkey.device.api.DeviceException;
import org.latchkey.device.api.Scan;
import org.latchkey.unit.api.UnitException;

/**
 * Finds how a scanner is to be configured. A serial one proves itself by a code that somebody shows it, which is neither
 * printed nor judged; keyboards and cameras are taken by their device, for they can not be tried without being grabbed.
 */
final class ScannerProber {

    /** What a site's configuration names: the bundle's name, and where the scanner is. */
    record Found(String driver, String channel) {}

    /** Where the service for cameras writes its frames. */
    static final String FRAMES = "camera:/run/latchkey-camera/frames.y4m";

    /** As they come from their makers, the most frequent first; USB takes any. */
    private static final List<Integer> RATES = List.of(9_600, 115_200, 57_600, 38_400, 19_200);

    private static final Pattern CODE = Pattern.compile("[ -~]{4,}[\\r\\n\\t ]*");
    private static final Pattern DEVICE = Pattern.compile("/[A-Za-z0-9._/:@+,=-]{1,200}");
    /** A code comes in one piece; after that it is over. */
    private static final long REST_MILLIS = 300;

    private final Ports ports;
    private final long listenMillis;
    private final Consumer<String> progress;

    /**
     * For one scanner.
     *
     * @param listenMillis how long somebody gets to show a code
     * @param progress is told what is being tried
     */
    ScannerProber(Ports ports, long listenMillis, Consumer<String> progress) {
        this.ports = ports;
        this.listenMillis = listenMillis;
        this.progress = progress;
    }

    /**
     * Finds what is at a port.
     *
     * @param port a device path, or {@code tcp:host:port}
     * @param channels asked for only where a line has to be opened
     * @throws UnitException if that is no scanner, or nobody showed it a code
     */
    Found find(String port, Supplier<ByteChannels> channels) {
        if (has(ports.keyboards(), port)) {
            if (!DEVICE.matcher(port).matches()) {
                throw new UnitException("This name can not be written into a configuration: " + port + ".");
            }
            return new Found("hid", "hid:" + port);
        }
        if (has(ports.cameras(), port)) {
            return new Found("camera", FRAMES);
        }
        return listen(port, channels.get());
    }

    private static boolean has(List<Path> devices, String port) {
        try {
            Path path = Path.of(port);
            for (Path device : devices) {
                if (device.equals(path) || (Files.exists(path) && Files.isSameFile(device, path))) {
                    return true;
                }
            }
            return false;
        } catch (InvalidPathException | IOException e) {
            return false;
        }
    }

    private Found listen(String port, ByteChannels channels) {
        boolean tcp = port.startsWith(ChannelAddress.TCP + ":");
        for (int rate : tcp ? List.of(0) : RATES) {
            ChannelAddress channel = Prober.address(port, rate);
            progress.accept(channel + ": show the scanner any code, within "
                    + TimeUnit.MILLISECONDS.toSeconds(listenMillis) + " seconds");
            byte[] heard = hear(channel, channels);
            if (heard.length == 0) {
                throw new UnitException(
                        "Nothing arrived from " + port
                                + ". Is the scanner set to USB-CDC or UART, and has it power? A keyboard is named by its own device.");
            }
            if (CODE.matcher(new String(heard, StandardCharsets.ISO_8859_1)).matches()) {
                return new Found("serial", channel.toString());
            }
            progress.accept("  " + heard.length + " bytes arrived, and they are no code");
        }
        throw new UnitException("What arrives from " + port + " is no code at any rate.");
    }

    private byte[] hear(ChannelAddress address, ByteChannels channels) {
        byte[] buffer = new byte[Scan.MAX_LENGTH];
        int length = 0;
        try (ByteChannel channel = channels.open(address)) {
            channel.discardInput();
            int more = channel.read(buffer, 0, buffer.length, listenMillis);
            while (more > 0) {
                length += more;
                more = length < buffer.length ? channel.read(buffer, length, buffer.length - length, REST_MILLIS) : 0;
            }
        } catch (DeviceException e) {
            throw new UnitException("The port can not be used: " + e.getMessage() + ".", e);
        }
        return Arrays.copyOf(buffer, length);
    }
}
