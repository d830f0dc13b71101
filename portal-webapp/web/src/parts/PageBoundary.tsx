// SPDX-License-Identifier: Apache-2.0
import { Component, type ReactNode } from 'react';
import { Notice } from './Notice.tsx';

interface PageBoundaryProps {
  /** The address that is shown: another one gets its own chance. */
  path: string;
  children: ReactNode;
}

/** Instead of a page whose script does not come: the portal does not answer, or it was updated meanwhile and has other ones. */
export class PageBoundary extends Component<PageBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidUpdate(before: PageBoundaryProps): void {
    if (this.state.failed && before.path !== this.props.path) {
      this.setState({ failed: false });
    }
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
