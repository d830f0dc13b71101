// SPDX-License-Identifier: Apache-2.0

/** Strokes on a 24 × 24 grid, drawn for this interface in the manner of the bank picture's marks. */
const PATHS = {
  alarm: 'M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.7 2H4.8zM10.2 20.8h3.6M12 3v2',
  back: 'M14.5 5.5 8 12l6.5 6.5',
  check: 'M5.4 12.6l4.3 4.3 9-9.2',
  clock: 'M12 3.8a8.2 8.2 0 1 0 .01 0M12 7.6V12l3.2 2.1',
  cloud: 'M7.2 18.5h9.6a3.9 3.9 0 0 0 .6-7.8 5.6 5.6 0 0 0-10.8.9 3.5 3.5 0 0 0 .6 6.9z',
  code: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM20 14v6h-3M14 20h.1',
  copy: 'M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4',
  door: 'M6 3.5h12v17H6zM14.8 11v2.6M3.5 20.5h17',
  download: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  end: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  key: 'M8.2 11.2a4.3 4.3 0 1 0 .01 0M11.3 12.4 19.5 4.2M16 7.7l3 3M7.9 15.6h.1',
  list: 'M8.5 6h11M8.5 12h11M8.5 18h11M4.4 6h.1M4.4 12h.1M4.4 18h.1',
  lock: 'M5.5 10.8h13v9.4h-13zM8.2 10.8V8a3.8 3.8 0 0 1 7.6 0v2.8M12 14.4v2.2',
  mail: 'M3.5 5.5h17v13h-17zM3.8 6.2l8.2 6.6 8.2-6.6',
  off: 'M4 4l16 16M7.2 18.5h9.6M17.4 10.7a5.6 5.6 0 0 0-7.6-4M6.6 11.6a3.5 3.5 0 0 0 .6 6.9',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  person: 'M12 4.2a3.9 3.9 0 1 0 .01 0M4.5 20.2c.9-4 3.8-6 7.5-6s6.6 2 7.5 6',
  play: 'M7.5 4.8v14.4L19 12z',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  release: 'M12 3.5l8 4.2v8.6l-8 4.2-8-4.2V7.7zM4.2 7.8 12 12l7.8-4.2M12 12v8.3',
  search: 'M10.8 4.2a6.6 6.6 0 1 0 .01 0M15.7 15.7l4.6 4.6',
  site: 'M4 20.5V9.5L12 4l8 5.5v11zM9.5 20.5V13h5v7.5',
  stick: 'M8.5 9h7v9a2.5 2.5 0 0 1-2.5 2.5h-2A2.5 2.5 0 0 1 8.5 18zM9.7 9V3.5h4.6V9M11 6.2h.1M13 6.2h.1',
  swap: 'M4.5 8.5h13M14 4.8l3.7 3.7L14 12.2M19.5 15.5h-13M10 11.8l-3.7 3.7 3.7 3.7',
  undo: 'M8.5 5 4.5 9l4 4M5 9h9a5 5 0 0 1 0 10H8.5',
  unlock: 'M5.5 10.8h13v9.4h-13zM8.2 10.8V7.4A3.8 3.8 0 0 1 15.6 6M12 14.4v2.2',
  unit: 'M4.5 4.5h15v10h-15zM9 19.5h6M12 14.5v5M8 9.5h4M16 9.5h.1',
  upload: 'M12 16V5M7 9.5l5-5 5 5M4.5 20h15',
  warning: 'M12 4 2.8 20h18.4zM12 10v4.4M12 17.3v.1',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
