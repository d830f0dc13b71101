// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.configuration;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.journal.Journal;
import org.latchkey.portal.platform.WriteTransactions;
import org.latchkey.portal.sites.Site;
import org.latchkey.portal.sites.SiteForm;
import org.latchkey.portal.sites.Sites;
import org.latchkey.protocol.site.Policy;
import org.latchkey.protocol.site.SiteConfig;
import org.latchkey.protocol.site.Terms;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What holds at each site: the organisation's defaults, the site's differences, its banks'. Thread-safe. */
@Service
public class Configurations {

    /** Where the schema is among the resources. */
    public static final String SCHEMA = "/org/latchkey/portal/configuration/configuration.schema.json";

    private final ConfigurationRepository repository;
    private final Sites sites;
    private final WriteTransactions transactions;
    private final Journal journal;
    private final InstantSource clock;
    private final JsonMapper json;
    private final SchemaCheck schema;

    Configurations(
            ConfigurationRepository repository,
            Sites sites,
            WriteTransactions transactions,
            Journal journal,
            InstantSource clock,
            JsonMapper json) {
        this.repository = repository;
        this.sites = sites;
        this.transactions = transactions;
        this.journal = journal;
        this.clock = clock;
        this.json = json;
        this.schema = SchemaCheck.read(SCHEMA, json);
    }

    /** What the site's unit should have now. @throws Problem 404 */
    public SiteConfig effective(String site) {
        return effective(sites.get(site));
    }

    /** What the site's unit should have now. */
    public SiteConfig effective(Site site) {
        return EffectiveConfiguration.of(
                site.config(), repository.get(ConfigurationRepository.ORGANISATION), repository.get(site.code()));
    }

    /**
     * How a unit's configuration differs from the one that it should have.
     *
     * @param cause not-pushed: it runs what it was last sent, and something was changed here since; not-applied: it runs
     *     what it was sent before; unknown: it runs what this portal does not remember to have sent
     * @param differences from what it runs to what it should have; none where that is not known
     */
    public record Drift(String cause, List<Difference> differences) {

        private static final int MOST = 50;

        public Drift {
            differences = differences.size() > MOST ? List.copyOf(differences.subList(0, MOST)) : differences;
        }
    }

    /**
     * What is wrong with the unit's configuration, by its digest.
     *
     * @return empty if it is the one that it should have now
     */
    public Optional<Drift> drift(String site, byte[] digest) {
        SiteConfig wanted = effective(site);
        if (Arrays.equals(digest, wanted.digest())) {
            return Optional.empty();
        }
        String running = HexFormat.of().formatHex(digest);
        Optional<String> sent = repository.sent(site, running);
        if (sent.isEmpty()) {
            return Optional.of(new Drift("unknown", List.of()));
        }
        boolean last = repository.pushedDigest(site).filter(running::equals).isPresent();
        return Optional.of(new Drift(
                last ? "not-pushed" : "not-applied",
                ConfigurationDifferences.between(json.readTree(sent.get()), document(wanted))));
    }

    /** Remembers that this was sent to the site, or given to a fresh unit; part of a transaction. */
    public void pushed(SiteConfig config) {
        repository.pushed(
                config.site(),
                HexFormat.of().formatHex(config.digest()),
                document(config).toString(),
                now());
    }

    /**
     * A site's configuration.
     *
     * @param own what the site says differently from the organisation
     * @param effective what its unit should have, as the schema describes it
     * @param pushed true if that was sent to the unit
     * @param sources which level each value comes from
     */
    public record View(ConfigurationForm own, JsonNode effective, boolean pushed, EffectiveConfiguration sources) {}

    /**
     * One thing that differs between what was sent to a site and what should be there.
     *
     * @param path such as {@code policy.graceSeconds} or {@code banks[hall].doors[7].size}
     * @param from what it was, or null if it was not there
     * @param to what it will be, or null if it goes
     */
    public record Difference(String path, JsonNode from, JsonNode to) {}

    /** @throws Problem 404 */
    public View view(String site) {
        return new View(site(site), document(effective(site)), differences(site).isEmpty(), sources(site));
    }

    /** What holds at the site and its banks, and which level says so. @throws Problem 404 */
    public EffectiveConfiguration sources(String site) {
        return EffectiveConfiguration.sources(sites.get(site).config(), organisation(), repository.get(site));
    }

    public ConfigurationForm organisation() {
        return repository.get(ConfigurationRepository.ORGANISATION);
    }

    ConfigurationForm site(String site) {
        sites.get(site);
        return repository.get(site);
    }

    /** @throws Problem 422 */
    public void putOrganisation(ConfigurationForm form) {
        if (form.banks() != null) {
            throw Problem.invalid("banks", "belong to a site");
        }
        checkForm(form);
        transactions.run(() -> {
            repository.put(ConfigurationRepository.ORGANISATION, form, now());
            journal.record("configuration-changed", Map.of());
        });
    }

    /** @throws Problem 404, 422 */
    public void putSite(String code, ConfigurationForm form) {
        checkForm(form);
        transactions.run(() -> {
            Site site = sites.get(code);
            if (form.banks() != null) {
                form.banks().keySet().forEach(bank -> {
                    if (site.config().banks().stream()
                            .noneMatch(known -> known.name().equals(bank))) {
                        throw Problem.invalid("banks." + bank, "the site has no such bank");
                    }
                });
                List<Problem.FieldError> overlaps = WeeklyHours.errors(form.banks());
                if (!overlaps.isEmpty()) {
                    throw Problem.invalid(overlaps);
                }
            }
            check(EffectiveConfiguration.of(site.config(), organisation(), form));
            repository.put(code, form, now());
            journal.record("configuration-changed", Map.of(Journal.SITE, code));
        });
    }

    /** What would change at the site's unit, compared with what was last sent there. */
    public List<Difference> differences(String site) {
        JsonNode before = repository.pushed(site).map(json::readTree).orElseGet(json::createObjectNode);
        return ConfigurationDifferences.between(before, document(effective(site)));
    }

    /**
     * What another wiring would change at a site; nothing is changed.
     *
     * @throws Problem 404, 422 if it can not be the site's, or breaks the schema
     */
    public List<Difference> differences(String code, SiteForm wiring) {
        SiteConfig wanted =
                EffectiveConfiguration.of(sites.checked(code, wiring), organisation(), repository.get(code));
        check(wanted);
        return ConfigurationDifferences.between(document(effective(code)), document(wanted));
    }

    /** @throws Problem 422 if the configuration breaks the schema: nothing that does is ever signed */
    public void check(SiteConfig config) {
        List<Problem.FieldError> errors = schema.errors(document(config));
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private void checkForm(ConfigurationForm form) {
        List<Problem.FieldError> errors = schema.errors(json.valueToTree(form), "form");
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** The configuration as the schema describes it. */
    JsonNode document(SiteConfig config) {
        ObjectNode document = json.valueToTree(SiteForm.of(config));
        config.policy().ifPresent(policy -> {
            Map<String, String> modes = new TreeMap<>();
            policy.modes().forEach(mode -> modes.put(mode.bank(), mode.mode().word()));
            ObjectNode rules = json.valueToTree(Map.of(
                    "defaultCodeSeconds", policy.defaultCodeSeconds(),
                    "graceSeconds", policy.graceSeconds(),
                    "overstay", policy.overstay(),
                    "languages", policy.languages(),
                    "modes", modes));
            if (!policy.banks().isEmpty()) {
                rules.set("banks", json.valueToTree(terms(policy)));
            }
            document.set("policy", rules);
        });
        if (!config.schedules().isEmpty()) {
            document.set("hours", json.valueToTree(WeeklyHours.document(config.schedules())));
        }
        // Read anew, so that numbers are what they are in a text that was stored.
        return json.readTree(document.toString());
    }

    private static Map<String, Map<String, Object>> terms(Policy policy) {
        Map<String, Map<String, Object>> banks = new TreeMap<>();
        policy.banks().forEach(bank -> {
            Terms terms = bank.terms();
            banks.put(
                    bank.bank(),
                    Map.of(
                            "defaultCodeSeconds", terms.defaultCodeSeconds(),
                            "maxCodeSeconds", terms.maxCodeSeconds(),
                            "graceSeconds", terms.graceSeconds(),
                            "overstay", terms.overstay(),
                            "languages", terms.languages()));
        });
        return banks;
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
