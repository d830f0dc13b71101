// SPDX-License-Identifier: Apache-2.0
/// <reference types="vite/client" />

declare module '@picture/bank-picture.js';
