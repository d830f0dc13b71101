// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.units;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.latchkey.portal.api.Problem;
import org.latchkey.portal.api.ProblemDetails;
import org.latchkey.portal.pki.Authority;
import org.latchkey.portal.pki.RenewedCertificate;
import org.latchkey.portal.platform.DataDirectory;
import org.latchkey.portal.platform.PortalProperties;
import org.latchkey.portal.platform.PrivateFiles;
import org.latchkey.portal.platform.Secrets;
import org.latchkey.portal.platform.StartFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The HTTPS server for units: TLS 1.3, a port of its own, three addresses (ADR 0030, 0038). Client certificates are asked for,
 * and whoever shows one must show one of this portal's authority.
 */
@Component
public class UnitPort implements SmartLifecycle, RenewedCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(UnitPort.class);

    private static final int MOST_THREADS = 24;
    private static final int MOST_CONNECTIONS = 400;
    private static final int BACKLOG = 50;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final int MOST_HEADER_BYTES = 8192;

    private final PortalProperties.Units settings;
    private final Path folder;
    private final Authority authority;
    private final UnitServlet servlet;
    private Tomcat server;
    private Authority.Identity identity;

    UnitPort(
            PortalProperties properties,
            DataDirectory data,
            Authority authority,
            UnitAdmission admission,
            UnitFiles files,
            BrokerAddress broker,
            ProblemDetails problems,
            JsonMapper json,
            InstantSource clock) {
        this.settings = properties.units();
        this.folder = data.file("unit-port");
        this.authority = authority;
        this.servlet = new UnitServlet(admission, new UnitDownloads(files), authority, broker, problems, json, clock);
    }

    /** Where units enrol: {@code https://host:port}. */
    public synchronized String url() {
        if (server == null) {
            throw Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "starting", "The portal is starting or stopping.");
        }
        int announced = settings.publicPort();
        return "https://" + settings.host() + ":"
                + (announced == 0 ? server.getConnector().getLocalPort() : announced);
    }

    @Override
    public synchronized void start() {
        try {
            PrivateFiles.createDirectory(folder);
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(folder.toString());
            tomcat.setConnector(connector());
            Context context = tomcat.addContext("", null);
            Tomcat.addServlet(context, "units", servlet).addMapping("/unit/v1/*");
            ErrorReportValve silent = new ErrorReportValve();
            silent.setShowReport(false);
            silent.setShowServerInfo(false);
            tomcat.getHost().getPipeline().addValve(silent);
            ((StandardHost) tomcat.getHost()).setErrorReportValveClass(null);
            tomcat.start();
            server = tomcat;
            if (tomcat.getConnector().getState() != LifecycleState.STARTED) {
                stop();
                throw portTaken(null);
            }
        } catch (LifecycleException e) {
            throw portTaken(e);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure("The port for units cannot be opened (" + e.getMessage() + ").", e);
        }
        LOG.info("Units enrol at {}", url());
    }

    private StartFailure portTaken(Throwable cause) {
        return new StartFailure(
                "Port " + settings.port() + " is taken: stop what uses it, or choose another with"
                        + " --latchkey.units.port=PORT.",
                cause);
    }

    private Connector connector() throws GeneralSecurityException, IOException {
        Connector connector = new Connector();
        connector.setPort(settings.port());
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setMaxPostSize(UnitServlet.MAX_BODY);
        connector.setThrowOnFailure(true);
        connector.setProperty("address", settings.listenAddress());
        connector.setProperty("maxThreads", Integer.toString(MOST_THREADS));
        connector.setProperty("minSpareThreads", "1");
        connector.setProperty("maxConnections", Integer.toString(MOST_CONNECTIONS));
        connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        connector.setProperty("connectionTimeout", Integer.toString(TIMEOUT_MILLIS));
        connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(MOST_HEADER_BYTES));
        connector.setProperty("maxSwallowSize", Integer.toString(UnitServlet.MAX_BODY));
        Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
        protocol.setSSLEnabled(true);
        protocol.addSslHostConfig(tls());
        return connector;
    }

    @Override
    public String server() {
        return "port for units";
    }

    @Override
    public synchronized Optional<Instant> certificateEndsAt() {
        return Optional.ofNullable(server).map(running -> identity.endsAt());
    }

    @Override
    public synchronized void renewCertificate() {
        try {
            ((Http11NioProtocol) server.getConnector().getProtocolHandler()).addSslHostConfig(tls(), true);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLHostConfig tls() throws GeneralSecurityException, IOException {
        String password = Secrets.token();
        SSLHostConfig tls = new SSLHostConfig();
        tls.setProtocols("TLSv1.3");
        tls.setCertificateVerification("optional");
        tls.setTrustStore(authority.trust());
        SSLHostConfigCertificate own = new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
        Authority.Identity fresh = authority.forServer(List.of(settings.host(), "127.0.0.1", "localhost"));
        own.setCertificateKeystore(fresh.store(password.toCharArray()));
        own.setCertificateKeystorePassword(password);
        tls.addCertificate(own);
        identity = fresh;
        return tls;
    }

    @Override
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        try {
            server.stop();
            server.destroy();
        } catch (LifecycleException e) {
            LOG.warn("The port for units did not close cleanly: {}", e.getMessage());
        } finally {
            server = null;
        }
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }
}
