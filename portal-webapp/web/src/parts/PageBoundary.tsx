// SPDX-License-Identifier: Apache-2.0
import { Component, type ReactNode } from 'react';
import { Notice } from './Notice.tsx';

/** Instead of a page whose script does not come: the portal does not answer, or it was updated meanwhile and has other ones. */
export class PageBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? (
      <Notice kind="error">
        <p>This page could not be shown. The portal may have been updated, or may not answer.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Load it again
        </button>
      </Notice>
    ) : (
      this.props.children
    );
  }
}
