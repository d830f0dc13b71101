// SPDX-License-Identifier: Apache-2.0
package org.latchkey.testbed.kiosk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.latchkey.protocol.code.Scope;
import org.latchkey.protocol.command.CommandArgs;
import org.latchkey.protocol.cose.LetterType;
import org.latchkey.protocol.letter.LetterFile;
import org.latchkey.protocol.letter.LetterText;
import org.latchkey.protocol.letter.TypedLetter;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.testbed.Installation;
import org.latchkey.testbed.Ports;
import org.latchkey.testbed.Publisher;
import org.latchkey.testbed.SiteRig;
import org.latchkey.testbed.TestbedException;
import org.latchkey.testbed.Unit;
import org.latchkey.testbed.Workspace;

/**
 * A site with a screen for whoever drives a browser: simulated metal, the shipped unit, and keys to make codes. One JSON
 * order a line on standard input, one answer a line on standard output; it ends with the input.
 *
 * <p>{@code KioskStand FOLDER}: a gym whose west wall takes codes and whose east wall is public.
 */
public final class KioskStand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY = 24 * 3600;
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es", "pl", "ro", "ar");

    private static final String KIOSK = "org.latchkey.kiosk";

    private final Installation installation;
    private final SiteRig rig;
    private final Publisher publisher;
    private final Path media;
    private final int port = Ports.free();
    private long lastOrder;

    private KioskStand(Path folder) {
        Workspace workspace = Workspace.find();
        media = Workspace.emptyFolder(folder.resolveSibling("media"));
        publisher = new Publisher(workspace, Workspace.emptyFolder(stick()));
        installation = Installation.gym(Workspace.emptyFolder(folder));
        rig = SiteRig.start(workspace, folder, installation, config(installation.siteConfig()));
    }

    /** Where the publisher's repository and the portal's letters lie. */
    private Path stick() {
        return media.resolve("op").resolve("stick");
    }

    private static SiteConfig config(SiteConfig plain) {
        Policy policy =
                new Policy(DAY, 0, Policy.OVERSTAY_KEEP, LANGUAGES, List.of(new ModeState("east", BankMode.PUBLIC)));
        return new SiteConfig(
                plain.site(),
                plain.name(),
                plain.timeZone(),
                plain.maxCodeSeconds(),
                plain.lines(),
                plain.scanners(),
                plain.banks(),
                Optional.of(policy));
    }

    /** Serves until the input ends. */
    public static void main(String[] args) throws IOException {
        KioskStand stand = new KioskStand(Path.of(args[0]).toAbsolutePath());
        try (SiteRig site = stand.rig;
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                System.out.println(stand.answer(JSON.readTree(line)));
                line = in.readLine();
            }
        }
    }

    private ObjectNode answer(JsonNode order) {
        ObjectNode out = JSON.createObjectNode();
        try {
            carryOut(order, out);
        } catch (TestbedException | IllegalArgumentException e) {
            out.put("error", e.getMessage());
        }
        return out;
    }

    private void carryOut(JsonNode order, ObjectNode out) {
        switch (order.path("do").asText()) {
            case "start" -> start(order, out);
            case "stop" -> rig.unit().close();
            case "kill" -> rig.unit().kill();
            case "code" -> out.put("text", code(order));
            case "order" -> out.put("text", LetterText.of(order(order.path("args"))));
            case "order-on-stick" -> onStick(order(order.path("args")));
            case "newer-screen" -> newerScreen(order.path("counter").asLong(), out);
            case "console" -> out.put("text", rig.unit().console(words(order)));
            default -> throw new TestbedException("no such order: " + order);
        }
    }

    private void start(JsonNode order, ObjectNode out) {
        Unit unit = rig.startUnit(Unit.kiosk(port), publisher.javaOption(), "-Dlatchkey.stick=" + media);
        if (!order.path("quick").asBoolean()) {
            unit.awaitServing();
        }
        out.put("kiosk", "http://127.0.0.1:" + port + "/");
        out.put("metal", rig.hardware().address().toString());
        out.put("home", unit.home().toString());
        out.put("pid", unit.process().pid());
    }

    /** A release on a stick with another version of the screen, whose page differs. */
    private void newerScreen(long counter, ObjectNode out) {
        Path changed = publisher.changed(KIOSK, "0.1." + counter);
        Path bundle = publisher.lengthened(changed, "web/kiosk.css", "/* " + counter + " */\n");
        publisher.release(counter, List.of(bundle), "--lowest", "0");
        out.put("stick", publisher.repository().toString());
    }

    /** {@code command, bank, mode, on}: what the portal orders. */
    private byte[] order(JsonNode args) {
        String bank = args.path("bank").asText(CommandArgs.ALL_BANKS);
        CommandArgs what =
                switch (args.path("command").asText()) {
                    case "lock-down" ->
                        new CommandArgs.LockDown(bank, args.path("on").asBoolean());
                    case "set-mode" ->
                        new CommandArgs.SetMode(
                                bank,
                                BankMode.valueOf(args.path("mode").asText().toUpperCase(Locale.ROOT)),
                                OptionalLong.empty());
                    default -> throw new TestbedException("no such command: " + args);
                };
        OptionalLong seq = what.type().lasting() ? OptionalLong.of(++lastOrder) : OptionalLong.empty();
        return rig.issuer().command(installation.site(), what, seq);
    }

    private void onStick(byte[] letter) {
        LetterFile file = new LetterFile(List.of(new TypedLetter(LetterType.COMMAND, letter)));
        try {
            Files.write(stick().resolve("orders.lkl"), file.encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] words(JsonNode order) {
        return StreamSupport.stream(order.path("words").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
    }

    /** {@code op, doors, bank, size, booking, uses, from, seconds}: {@code from} is how long ago it was issued. */
    private String code(JsonNode order) {
        long issued = System.currentTimeMillis() / 1000 - order.path("from").asLong();
        long seconds = order.path("seconds").asLong(DAY);
        String site = order.path("site").asText(installation.site());
        return rig.issuer().code(site, scope(order), issued, issued + seconds);
    }

    private static Scope scope(JsonNode order) {
        List<Integer> doors = StreamSupport.stream(order.path("doors").spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
        String bank = order.path("bank").asText("");
        long size = order.path("size").asLong();
        long uses = order.path("uses").asLong();
        byte[] booking = HexFormat.of().parseHex(order.path("booking").asText(""));
        return switch (order.path("op").asText("open")) {
            case "open" -> Scope.open(doors, uses);
            case "allocate" -> Scope.allocate(bank, size, uses);
            case "drop-off" -> Scope.dropOff(bank, size, booking, uses);
            case "pick-up" -> Scope.pickUp(bank, size, booking, uses);
            case "staff" -> Scope.staff(doors, uses);
            case "technician" -> Scope.technician(uses);
            default -> throw new TestbedException("no such operation: " + order);
        };
    }
}
