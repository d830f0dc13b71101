// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.sites;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.latchkey.portal.api.Problem;
import org.latchkey.protocol.site.SiteConfig;

/** A site's configuration as JSON: the fields of {@link SiteConfig}, of which any may be missing until checked. */
public record SiteForm(
        String site,
        String name,
        String timeZone,
        Long maxCodeSeconds,
        List<LineForm> lines,
        List<ScannerForm> scanners,
        List<BankForm> banks) {

    /** A line of lock boards. */
    public record LineForm(
            String name,
            String driver,
            String channel,
            String supply,
            Integer gapMillis,
            Map<String, String> options) {}

    /** A scanner. */
    public record ScannerForm(String name, String driver, String channel) {}

    /** Doors that hang together. */
    public record BankForm(String name, String title, List<DoorForm> doors) {}

    /** A door. */
    public record DoorForm(
            Integer number,
            String line,
            Integer board,
            Integer lock,
            Integer size,
            Boolean sensor,
            Integer x,
            Integer y,
            Integer width,
            Integer height) {}

    public static SiteForm of(SiteConfig config) {
        return new SiteForm(
                config.site(),
                config.name(),
                config.timeZone(),
                config.maxCodeSeconds(),
                config.lines().stream().map(SiteForm::line).toList(),
                config.scanners().stream()
                        .map(scanner -> new ScannerForm(scanner.name(), scanner.driver(), scanner.channel()))
                        .toList(),
                config.banks().stream().map(SiteForm::bank).toList());
    }

    /** The configuration. @throws Problem 422 with everything that is wrong */
    SiteConfig checked() {
        List<Problem.FieldError> errors = SiteFormCheck.errors(this);
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return toConfig();
    }

    /** The configuration; only for a form without errors, such as one that was stored. */
    SiteConfig toConfig() {
        return new SiteConfig(
                site,
                name,
                timeZone,
                maxCodeSeconds,
                lines.stream().map(SiteForm::line).toList(),
                scanners.stream()
                        .map(scanner -> new SiteConfig.ScannerPort(scanner.name, scanner.driver, scanner.channel))
                        .toList(),
                banks.stream().map(SiteForm::bank).toList());
    }

    private static LineForm line(SiteConfig.Line line) {
        return new LineForm(
                line.name(), line.driver(), line.channel(), line.supply(), line.gapMillis(), line.options());
    }

    private static SiteConfig.Line line(LineForm line) {
        return new SiteConfig.Line(
                line.name,
                line.driver,
                line.channel,
                line.supply,
                line.gapMillis,
                Objects.requireNonNullElse(line.options, Map.of()));
    }

    private static BankForm bank(SiteConfig.Bank bank) {
        return new BankForm(
                bank.name(),
                bank.title(),
                bank.doors().stream()
                        .map(door -> new DoorForm(
                                door.number(),
                                door.line(),
                                door.board(),
                                door.lock(),
                                door.size(),
                                door.sensor(),
                                door.x(),
                                door.y(),
                                door.width(),
                                door.height()))
                        .toList());
    }

    private static SiteConfig.Bank bank(BankForm bank) {
        return new SiteConfig.Bank(
                bank.name,
                bank.title,
                bank.doors.stream()
                        .map(door -> new SiteConfig.Door(
                                door.number,
                                door.line,
                                door.board,
                                door.lock,
                                door.size,
                                door.sensor,
                                door.x,
                                door.y,
                                door.width,
                                door.height))
                        .toList());
    }
}
