-- SPDX-License-Identifier: Apache-2.0
-- Who is connected is known in memory alone.
ALTER TABLE unit_states DROP COLUMN online;
