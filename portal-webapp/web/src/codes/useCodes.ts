// SPDX-License-Identifier: Apache-2.0
import type { Code } from '../api/types.ts';
import { type Pages, usePages } from '../paging.ts';
import { type Filters, writeFilters } from './filters.ts';

const idOf = (code: Code) => code.id;

/** The list of codes for some filters. */
export function useCodes(filters: Filters): Pages<Code> {
  return usePages(`/codes${writeFilters(filters)}`, idOf);
}
