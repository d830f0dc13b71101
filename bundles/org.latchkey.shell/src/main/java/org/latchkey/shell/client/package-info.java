// SPDX-License-Identifier: Apache-2.0
/** The other end of the local console: plain Java, nothing but this jar on the class path. */
package org.latchkey.shell.client;
