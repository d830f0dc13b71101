// SPDX-License-Identifier: Apache-2.0
package org.latchkey.portal.releases;

import java.util.Optional;

/**
 * Whose releases this portal mirrors.
 *
 * @param root the root file that was pinned first
 * @param tree name of the folder with what is trusted and served
 * @param previousTree name of the one before it: a unit may be in the middle of fetching from it
 */
record Publisher(byte[] root, String tree, Optional<String> previousTree) {}
