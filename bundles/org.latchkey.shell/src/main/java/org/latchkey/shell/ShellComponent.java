// SPDX-License-Identifier: Apache-2.0
package org.latchkey.shell;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.latchkey.shell.console.ConsoleServer;
import org.latchkey.unit.api.AuditTrail;
import org.latchkey.unit.api.Doors;
import org.latchkey.unit.api.EmergencyOpening;
import org.latchkey.unit.api.Gatekeeper;
import org.latchkey.unit.api.HealthCheck;
import org.latchkey.unit.api.Holders;
import org.latchkey.unit.api.LetterGate;
import org.latchkey.unit.api.Provisioning;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.TrustedClock;
import org.latchkey.unit.api.UnitException;
import org.latchkey.unit.api.files.DurableFiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the commands to Gogo and opens the local console. */
@Component(
        service = ShellComponent.class,
        immediate = true,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=latchkey",
            CommandProcessor.COMMAND_FUNCTION + "=status",
            CommandProcessor.COMMAND_FUNCTION + "=doors",
            CommandProcessor.COMMAND_FUNCTION + "=open",
            CommandProcessor.COMMAND_FUNCTION + "=code",
            CommandProcessor.COMMAND_FUNCTION + "=clear",
            CommandProcessor.COMMAND_FUNCTION + "=records",
            CommandProcessor.COMMAND_FUNCTION + "=drill",
            CommandProcessor.COMMAND_FUNCTION + "=verify",
            CommandProcessor.COMMAND_FUNCTION + "=provision",
            CommandProcessor.COMMAND_FUNCTION + "=letters",
            CommandProcessor.COMMAND_FUNCTION + "=position"
        })
public final class ShellComponent {

    private static final Logger LOG = LoggerFactory.getLogger(ShellComponent.class);

    private final Services services = new Services();
    private final Commands commands = new Commands(services);
    private final LetterCommands letterCommands = new LetterCommands(services);
    private final ConsoleServer console;

    @Activate
    public ShellComponent(@Reference CommandProcessor processor, BundleContext context) {
        String home = context.getProperty("latchkey.home");
        if (home == null) {
            throw new UnitException("the property latchkey.home is not set");
        }
        Path run = Path.of(home, "run");
        console = new ConsoleServer(run.resolve("console.sock"), new GogoInterpreters(processor));
        try {
            DurableFiles.createPrivateFolder(run);
            console.start();
        } catch (IOException e) {
            // The commands stay available to other shells; customers are served all the same.
            LOG.error("no local console: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        console.close();
    }

    @Descriptor("what works, what does not, and what to do about it")
    public void status(CommandSession session) {
        commands.status(session.getConsole());
    }

    @Descriptor("every door, its state, and what holds it")
    public void doors(CommandSession session) {
        commands.doors(session.getConsole());
    }

    @Descriptor("opens a door to test it; recorded")
    public void open(CommandSession session, @Descriptor("its number") int door) {
        commands.open(session.getConsole(), door);
    }

    @Descriptor("presents a code as if it were scanned; put it in single quotes")
    public void code(CommandSession session, @Descriptor("LK1:…") String text) {
        commands.code(session.getConsole(), text);
    }

    @Descriptor("puts a jammed or held door back into service; recorded")
    public void clear(CommandSession session, @Descriptor("its number") int door) {
        commands.clear(session.getConsole(), door);
    }

    @Descriptor("the last records of the trail")
    public void records(CommandSession session) {
        commands.records(session.getConsole(), Commands.RECORDS);
    }

    @Descriptor("the last records of the trail")
    public void records(CommandSession session, @Descriptor("how many") int count) {
        commands.records(session.getConsole(), count);
    }

    @Descriptor("what became of the last emergency opening")
    public void drill(CommandSession session) {
        commands.drill(session.getConsole());
    }

    @Descriptor("ends a running emergency opening")
    public void drill(CommandSession session, @Descriptor("'end'") String word) {
        commands.drill(session.getConsole(), word);
    }

    @Descriptor("recomputes the whole trail and checks its signature")
    public void verify(CommandSession session) {
        commands.verify(session.getConsole());
    }

    @Descriptor("takes a provisioning file")
    public void provision(
            CommandSession session,
            @Descriptor("its path on the unit") String file,
            @Descriptor("the root key's fingerprint as the portal shows it") String fingerprint) {
        commands.provision(session.getConsole(), file, fingerprint);
    }

    @Descriptor("takes letters of the portal from a file, one after another")
    public void letters(CommandSession session, @Descriptor("its path on the unit") String file) {
        letterCommands.letters(session.getConsole(), file);
    }

    @Descriptor("how far the unit is in the portal's log of commands")
    public void position(CommandSession session) {
        letterCommands.position(session.getConsole());
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setLetters(LetterGate letters) {
        services.letters.set(letters);
    }

    void unsetLetters(LetterGate letters) {
        services.letters.unset(letters);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setGatekeeper(Gatekeeper gatekeeper) {
        services.gatekeeper.set(gatekeeper);
    }

    void unsetGatekeeper(Gatekeeper gatekeeper) {
        services.gatekeeper.unset(gatekeeper);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEmergency(EmergencyOpening emergency) {
        services.emergency.set(emergency);
    }

    void unsetEmergency(EmergencyOpening emergency) {
        services.emergency.unset(emergency);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setDoors(Doors doors) {
        services.doors.set(doors);
    }

    void unsetDoors(Doors doors) {
        services.doors.unset(doors);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setHolders(Holders holders) {
        services.holders.set(holders);
    }

    void unsetHolders(Holders holders) {
        services.holders.unset(holders);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTrail(AuditTrail trail) {
        services.trail.set(trail);
    }

    void unsetTrail(AuditTrail trail) {
        services.trail.unset(trail);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setSite(Site site) {
        services.site.set(site);
    }

    void unsetSite(Site site) {
        services.site.unset(site);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setProvisioning(Provisioning provisioning) {
        services.provisioning.set(provisioning);
    }

    void unsetProvisioning(Provisioning provisioning) {
        services.provisioning.unset(provisioning);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setClock(TrustedClock clock) {
        services.clock.set(clock);
    }

    void unsetClock(TrustedClock clock) {
        services.clock.unset(clock);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(HealthCheck check) {
        services.checks.add(check);
    }

    void removeCheck(HealthCheck check) {
        services.checks.remove(check);
    }
}
