// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.operators;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.StartFailure;
import org.latchkey.portal.platform.WriteTransactions;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Makes, at the first start, somebody who can sign in, and the API key that a script asked for. */
@Component
public class FirstOperator implements SmartInitializingSingleton {

    /** The name of the first operator. */
    public static final String NAME = "owner";

    private static final String PASSWORD_FILE = "first-password.txt";
    private static final String SCRIPTS_KEY = "bootstrap";
    private static final String OWNERS_KEY = "owner";

    private final OperatorRepository operators;
    private final ApiKeys apiKeys;
    private final Passwords passwords;
    private final WriteTransactions transactions;
    private final InstantSource clock;
    private final Journal journal;
    private final Path passwordFile;
    private final PortalProperties.Bootstrap keys;

    public FirstOperator(
            OperatorRepository operators,
            ApiKeys apiKeys,
            Passwords passwords,
            WriteTransactions transactions,
            InstantSource clock,
            Journal journal,
            DataDirectory data,
            PortalProperties properties) {
        this.operators = operators;
        this.apiKeys = apiKeys;
        this.passwords = passwords;
        this.transactions = transactions;
        this.clock = clock;
        this.journal = journal;
        this.passwordFile = data.file(PASSWORD_FILE);
        this.keys = properties.bootstrap();
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            if (operators.isEmpty()) {
                makeOwner();
            }
            if (operators.byName(NAME).filter(Operator::mustChangePassword).isEmpty()) {
                // Left over if the portal died between the change and the deletion.
                passwordChanged();
            }
            makeApiKey(SCRIPTS_KEY, Role.OPERATOR, keys.apiKeyFile());
            makeApiKey(OWNERS_KEY, Role.OWNER, keys.ownerKeyFile());
        } catch (IOException e) {
            throw new StartFailure("The first password or API key cannot be written (" + e.getMessage() + ").", e);
        }
    }

    /** Forgets the one-time password: it was changed. */
    void passwordChanged() {
        try {
            Files.deleteIfExists(passwordFile);
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + passwordFile, e);
        }
    }

    private void makeOwner() throws IOException {
        String password = Secrets.oneTimePassword();
        Operator owner = new Operator(Secrets.id(), NAME, Role.OWNER, passwords.hash(password), true);
        // The file first: a crash in between leaves a file to be replaced, not an owner whom nobody knows.
        PrivateFiles.write(passwordFile, (password + "\n").getBytes(StandardCharsets.UTF_8));
        transactions.run(() -> {
            operators.add(owner, clock.instant().getEpochSecond());
            journal.record(
                    "operator-made",
                    Map.of("operator", owner.id(), "role", owner.role().word()));
        });
        System.out.println("one-time password for " + NAME + ": " + password);
    }

    private void makeApiKey(String name, Role role, String path) {
        if (path.isEmpty() || apiKeys.exists(name)) {
            return;
        }
        Path file = Path.of(path);
        transactions.run(() -> {
            String key = apiKeys.make(name, role);
            try {
                PrivateFiles.write(file, (key + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new StartFailure("The API key cannot be written to " + file + " (" + e.getMessage() + ").", e);
            }
        });
    }
}
