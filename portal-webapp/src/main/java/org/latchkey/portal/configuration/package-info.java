// SPDX-License-Identifier: Apache-2.0
/** How sites are configured: defaults, differences, and pushing them. */
package org.latchkey.portal.configuration;
