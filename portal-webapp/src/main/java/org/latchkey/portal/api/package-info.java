// SPDX-License-Identifier: Apache-2.0
/** What all endpoints share: problems, pages, limits, repeated requests, the API's description, static files. */
package org.latchkey.portal.api;
