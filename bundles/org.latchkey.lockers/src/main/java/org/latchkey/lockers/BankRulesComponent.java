// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latchkey.protocol.command.CommandType;
import org.latchkey.protocol.command.VerifiedCommand;
import org.latchkey.protocol.site.BankMode;
import org.latchkey.protocol.site.ModeState;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.unit.api.BankRules;
import org.latchkey.unit.api.Batch;
import org.latchkey.unit.api.CommandHandler;
import org.latchkey.unit.api.Site;
import org.latchkey.unit.api.Store;
import org.latchkey.unit.api.TrustedClock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Publishes the rules of the banks and carries out the orders for them. */
@Component(service = {BankRules.class, CommandHandler.class})
public final class BankRulesComponent implements BankRules, CommandHandler {

    private final BankBook book;
    private final BankOrders orders;

    /** Reads the rules. */
    @Activate
    public BankRulesComponent(@Reference Site site, @Reference Store store, @Reference TrustedClock clock) {
        SiteConfig config = site.config();
        List<String> banks = config.banks().stream().map(SiteConfig.Bank::name).toList();
        book = new BankBook(
                store, banks, initialModes(config), () -> clock.now().seconds());
        book.remember(site.snapshot().memory(), site.snapshot().seq(), site.snapshotHash());
        orders = new BankOrders(book, new Wiring(config));
    }

    private static Map<String, BankMode> initialModes(SiteConfig config) {
        Map<String, BankMode> modes = new HashMap<>();
        config.policy().ifPresent(policy -> policy.modes().forEach(one -> modes.put(one.bank(), one.mode())));
        return modes;
    }

    @Override
    public String refusal(String bank, int door, byte[] codeId) {
        return book.refusal(bank, door, codeId);
    }

    @Override
    public Optional<byte[]> assigned(int door) {
        return book.assigned(door);
    }

    @Override
    public List<ModeState> modes() {
        return book.modes();
    }

    @Override
    public Set<CommandType> types() {
        return orders.types();
    }

    @Override
    public Plan prepare(VerifiedCommand command, Batch batch) {
        return orders.prepare(command, batch);
    }
}
