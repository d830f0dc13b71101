// SPDX-License-Identifier: Apache-2.0
package org.latchkey.protocol.crypto;

import java.nio.charset.StandardCharsets;

/**
 * Signatures made with points of small order, computed with plain integer arithmetic: a honest key or one with a point of
 * order 8 added, and R with such points added. All satisfy the verification equation multiplied by 8.
 */
final class TorsionVectors {

    static final byte[] MESSAGE = "message 0".getBytes(StandardCharsets.US_ASCII);

    static final String KEY = "0f7608783489684c04726001595638e5258c2ed0bdb3d18d9e3453ea8bb458ad";
    static final String R_ORDER_2 = "3ae4df0afbd9dbdaeb27e4c7cab7426f218d02f4730dc7d577060ad31af894dc"
            + "6a2a2c51e543968ce9c83152719dd2caaa1b1a031922e576235b4b217a79730f";
    static final String R_ORDER_4 = "e23a112f799f9eed9800e373bdabe72d1429ba74455b1a22ac1001d4cc60abbb"
            + "553cb9a100bddf0379f09c3d85b069b6fa5ba51318bb7950863a9684e1f0b00a";
    static final String R_ORDER_8 = "4c261951fba9f4ba7ece40431f212269f58becc2473c54cecda0e8f1e6f9d253"
            + "50425cbc380d543ee36dcc11488f3dc373a390c1e2576913ade740f89f486c0d";

    /** The key with a point of order 8 added. */
    static final String MIXED_KEY = "0c95d2c54a230a9843a7a11a732688babe27ac7437b217d568354ab47bd1d58b";

    /** The equation itself holds. */
    static final String MIXED_EXACT = "3ae4df0afbd9dbdaeb27e4c7cab7426f218d02f4730dc7d577060ad31af894dc"
            + "84988c13f84f6ec9fa9d557eec5ab8fc99bdd8e9df69d9a3c20d7addad1ca905";

    /** It only holds times 8. */
    static final String MIXED_RESIDUE = "b31b20f50426242514d81b383548bd90de72fd0b8cf2382a88f9f52ce5076b23"
            + "3ab55f61799840f5b2a278221162a52cb47d854bb93aca1bbd1a001dfbea720e";

    private TorsionVectors() {}
}
