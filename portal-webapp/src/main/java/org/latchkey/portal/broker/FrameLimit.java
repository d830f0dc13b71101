// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.broker;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends a connection that announces an MQTT packet above the limit, before any of it is kept: the broker's own decoder
 * would gather 256 MiB first. Knows nothing of MQTT but the length in front of each packet.
 */
final class FrameLimit extends ChannelInboundHandlerAdapter {

    private static final int MOST_LENGTH_BYTES = 4;
    private static final int CONTINUES = 0x80;
    private static final int BITS = 7;

    private final int largest;
    private boolean inLength;
    private int lengthBytes;
    private int length;
    private long bodyLeft;

    /** @param largest body of a packet in bytes */
    FrameLimit(int largest) {
        this.largest = largest;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && !fits(bytes)) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean fits(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (bodyLeft > 0) {
                int skipped = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= skipped;
                at += skipped;
            } else if (!inLength) {
                // The first byte of a packet is its type.
                inLength = true;
                lengthBytes = 0;
                length = 0;
                at++;
            } else if (!lengthFits(bytes.getByte(at++))) {
                return false;
            }
        }
        return true;
    }

    private boolean lengthFits(int value) {
        length |= (value & CONTINUES - 1) << BITS * lengthBytes;
        lengthBytes++;
        if ((value & CONTINUES) != 0) {
            return lengthBytes < MOST_LENGTH_BYTES;
        }
        inLength = false;
        bodyLeft = length;
        return length <= largest;
    }
}
