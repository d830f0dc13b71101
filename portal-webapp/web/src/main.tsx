// SPDX-License-Identifier: Apache-2.0
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';
import './styles/live.css';
import './styles/releases.css';
import './styles/print.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
