// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches over HTTP or HTTPS. The client that is handed in decides about TLS and proxies; it should follow no redirects.
 * A file that comes slower than the least rate, after a time of grace, is given up, so a drip can not hold a unit.
 */
public final class HttpFetcher implements Fetcher {

    private static final int OK = 200;
    private static final int PARTIAL_CONTENT = 206;

    /** What servers and object stores answer for a file that is not there. */
    private static final Set<Integer> ABSENT = Set.of(403, 404, 410);

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:\\d{1,18}|\\*)");
    private static final long CHECK_MILLIS = 250;

    private final HttpClient client;
    private final URI base;
    private final Duration grace;
    private final long bytesPerSecond;

    /**
     * @param base an http or https address without a query; files lie below it
     * @param grace how long connecting, and each pause, may take
     * @param bytesPerSecond the least average rate beyond the grace, at least 1
     * @throws IllegalArgumentException if the base is no such address
     */
    public HttpFetcher(HttpClient client, URI base, Duration grace, long bytesPerSecond) {
        String text = base.toString();
        boolean http = text.startsWith("http://") || text.startsWith("https://");
        if (!http || base.getHost() == null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw new IllegalArgumentException("not the address of a repository: " + base);
        }
        this.client = client;
        this.base = URI.create(text.endsWith("/") ? text : text + "/");
        this.grace = grace;
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void fetch(String path, long offset, long limit, Sink sink) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(grace).GET();
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        Transfer transfer = new Transfer(limit, sink);
        await(client.sendAsync(request.build(), info -> body(info, offset, transfer)), transfer);
    }

    private static BodySubscriber<Void> body(ResponseInfo info, long offset, Transfer transfer) {
        int status = info.statusCode();
        if (status == PARTIAL_CONTENT && offset > 0 && rangeStart(info) == offset) {
            transfer.begin(offset);
        } else if (status == OK) {
            transfer.begin(0);
        } else if (ABSENT.contains(status)) {
            transfer.stop(FetchException.notFound());
        } else {
            transfer.stop(FetchException.failed("the repository answers with status " + status, null));
        }
        return transfer;
    }

    private static long rangeStart(ResponseInfo info) {
        Matcher range =
                CONTENT_RANGE.matcher(info.headers().firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private void await(CompletableFuture<HttpResponse<Void>> response, Transfer transfer) throws IOException {
        boolean done = false;
        while (!done) {
            try {
                response.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
                done = true;
            } catch (TimeoutException expected) {
                if (transfer.tooSlow(grace, bytesPerSecond)) {
                    transfer.stop(FetchException.tooSlow());
                    done = true;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                transfer.stop(FetchException.failed("interrupted", e));
                done = true;
            } catch (ExecutionException e) {
                transfer.stop(fault(e.getCause()));
                done = true;
            }
        }
        transfer.requireComplete();
    }

    private static FetchException fault(Throwable cause) {
        boolean slow = cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException);
        return slow
                ? FetchException.tooSlow()
                : FetchException.failed("the repository can not be reached, or broke off", cause);
    }
}
