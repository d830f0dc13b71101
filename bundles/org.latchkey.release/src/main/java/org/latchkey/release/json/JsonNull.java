// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.json;

/** JSON's {@code null}, so that no Java null travels in a tree. */
public enum JsonNull {
    NULL
}
