// SPDX-License-Identifier: Apache-2.0
package org.latchkey.lockers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** {@link DeviceConfigs.Target} over Config Admin. Location "?" lets a new version of a driver take over. */
final class ConfigAdminTarget implements DeviceConfigs.Target {

    private static final String FILTER = "(|(service.factoryPid=" + DeviceConfigs.DRIVER_PREFIX
            + "*)(service.factoryPid=" + DeviceConfigs.SCANNER_PREFIX + "*))";

    private final ConfigurationAdmin admin;

    ConfigAdminTarget(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public List<String> present() throws IOException {
        List<String> pids = new ArrayList<>();
        for (Configuration configuration : list(FILTER)) {
            pids.add(configuration.getPid());
        }
        return pids;
    }

    @Override
    public boolean set(DeviceConfigs.Wanted wanted) throws IOException {
        return admin.getFactoryConfiguration(wanted.factoryPid(), wanted.name(), "?")
                .updateIfDifferent(wanted.dictionary());
    }

    @Override
    public void delete(String pid) throws IOException {
        for (Configuration configuration : list(FILTER)) {
            if (configuration.getPid().equals(pid)) {
                configuration.delete();
            }
        }
    }

    private Configuration[] list(String filter) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? new Configuration[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }
}
