// SPDX-License-Identifier: Apache-2.0
package org.latchkey.release.tuf;

/** Shell patterns of target names: {@code *} and {@code ?}, neither of which stands for a slash. */
final class PathPattern {

    private PathPattern() {}

    /** In time proportional to the product of both lengths at worst, whatever the pattern. */
    static boolean matches(String pattern, String name) {
        String[] patterns = pattern.split("/", -1);
        String[] parts = name.split("/", -1);
        if (patterns.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!partMatches(
                    patterns[i].codePoints().toArray(), parts[i].codePoints().toArray())) {
                return false;
            }
        }
        return true;
    }

    /** Goes back to the last star alone, for which it takes one character more. */
    private static boolean partMatches(int[] pattern, int[] part) {
        int at = 0;
        int star = -1;
        int afterStar = 0;
        for (int i = 0; i < part.length; ) {
            if (at < pattern.length && pattern[at] == '*') {
                star = at++;
                afterStar = i;
            } else if (at < pattern.length && (pattern[at] == '?' || pattern[at] == part[i])) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++afterStar;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
        return at == pattern.length;
    }
}
