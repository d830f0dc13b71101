// SPDX-License-Identifier: Apache-2.0
import type { Pages } from '../paging.ts';

/** The end of a list: more of it, and for screen readers how much there is. */
export function More<T>({ pages, word }: { pages: Pages<T>; word: string }) {
  return (
    <>
      {pages.hasMore && (
        <p className="centred">
          <button type="button" onClick={pages.more}>
            Show more
          </button>
        </p>
      )}
      <p className="away" role="status">
        {pages.items && `${pages.items.length} ${word} shown${pages.hasMore ? ', there are more' : ''}`}
      </p>
    </>
  );
}
