// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/**
 * Hands a response's body to a sink as it comes, within its limit. The first fault ends it: the connection is dropped
 * and the sink never called again. Called from the HTTP client's threads and from the one that waits; guarded by itself.
 */
final class Transfer implements BodySubscriber<Void> {

    private final long limit;
    private final Fetcher.Sink sink;
    private final long start = System.nanoTime();
    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private Subscription subscription;
    private long position;
    private long received;
    private long progressed = start;
    private boolean complete;
    private IOException failure;

    Transfer(long limit, Fetcher.Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    synchronized void begin(long offset) {
        try {
            position = offset;
            sink.begin(offset);
        } catch (IOException e) {
            stop(e);
        }
    }

    /** Ends it with the first fault; later ones are its consequences. Does nothing after the end. */
    synchronized void stop(IOException fault) {
        if (complete || failure != null) {
            return;
        }
        failure = fault;
        if (subscription != null) {
            subscription.cancel();
        }
        body.completeExceptionally(fault);
    }

    /** True after a pause longer than the grace, or below the least rate on average after it. */
    synchronized boolean tooSlow(Duration grace, long bytesPerSecond) {
        long now = System.nanoTime();
        double seconds = (now - start) / 1e9;
        return now - progressed > grace.toNanos()
                || seconds > grace.toNanos() / 1e9 + (double) received / bytesPerSecond;
    }

    synchronized void requireComplete() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public synchronized void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        if (failure == null) {
            subscription.request(1);
        } else {
            subscription.cancel();
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (failure != null) {
            return;
        }
        progressed = System.nanoTime();
        for (ByteBuffer buffer : buffers) {
            position += buffer.remaining();
            received += buffer.remaining();
            if (position > limit) {
                stop(FetchException.tooLong());
                return;
            }
            try {
                sink.write(buffer);
            } catch (IOException e) {
                stop(e);
                return;
            }
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable fault) {
        stop(FetchException.failed("the repository broke off", fault));
    }

    @Override
    public synchronized void onComplete() {
        if (failure == null) {
            complete = true;
            body.complete(null);
        }
    }
}
