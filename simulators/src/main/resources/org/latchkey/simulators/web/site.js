// SPDX-License-Identifier: Apache-2.0

/** The live picture: what the simulator says goes on the page, what is pressed goes to the simulator. */

const LEDGER_LINES = 60;
const TROUBLE_MILLIS = 6000;
const byId = (id) => document.getElementById(id);
const picture = byId('picture');

let doors = {};
let chosen = null;
let wires = { lines: [], scanners: [], links: [], power: true };
let trouble = null;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function button(text, action, className = '') {
  const made = element('button', { type: 'button', className, textContent: text });
  made.addEventListener('click', action);
  return made;
}

function complain(text) {
  byId('trouble').textContent = text;
  byId('trouble').hidden = false;
  clearTimeout(trouble);
  trouble = setTimeout(() => (byId('trouble').hidden = true), TROUBLE_MILLIS);
}

async function post(path, body = '', type = 'text/plain') {
  const response = await fetch(path, { method: 'POST', body, headers: { 'Content-Type': type } });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

async function act(path) {
  try {
    await post(path);
  } catch (error) {
    complain(error.message);
  }
}

/* Doors */

function showDoors(changed) {
  doors = { ...doors, ...changed };
  picture.states = doors;
  const open = Object.keys(doors).filter((number) => doors[number].open);
  byId('open').replaceChildren(
    ...open.map((number) => button(`Close door ${number} by hand`, () => act(`api/doors/${number}/close`))),
  );
  showChosen();
}

function showChosen() {
  const door = doors[chosen];
  byId('door-hint').hidden = Boolean(door);
  byId('door-actions').hidden = !door;
  if (!door) {
    return;
  }
  byId('door-title').textContent = `Door ${chosen}`;
  byId('door-move').textContent = door.open ? 'Close by hand' : 'Open by hand';
  byId('door-jam').textContent = door.jammed ? 'Latch jammed' : 'Jam the latch';
  byId('door-jam').setAttribute('aria-pressed', String(door.jammed));
  byId('door-item').textContent = door.item ? 'Item inside' : 'Put item in';
  byId('door-item').setAttribute('aria-pressed', String(door.item));
}

picture.selectable = true;
picture.addEventListener('door-select', (event) => {
  chosen = event.detail.number;
  picture.selected = [chosen];
  showChosen();
});
byId('door-move').addEventListener('click', () =>
  act(`api/doors/${chosen}/${doors[chosen].open ? 'close' : 'open-by-hand'}`));
byId('door-jam').addEventListener('click', () =>
  act(`api/doors/${chosen}/${doors[chosen].jammed ? 'free' : 'jam'}`));
byId('door-item').addEventListener('click', () =>
  act(`api/doors/${chosen}/item?present=${!doors[chosen].item}`));

/* Scanner */

async function scan(body, type) {
  const note = byId('scanned');
  note.className = 'note';
  note.textContent = 'Scanning…';
  try {
    await post('api/scan', body, type);
  } catch (error) {
    note.className = 'note bad';
    note.textContent = error.message;
  }
}

function showScan(receipt) {
  const note = byId('scanned');
  const shown = receipt.text.length > 28 ? `${receipt.text.slice(0, 28)}…` : receipt.text;
  note.className = receipt.listening ? 'note good' : 'note bad';
  note.textContent = receipt.listening
    ? `Sent ${receipt.bytes} bytes: ${shown}`
    : `Sent ${receipt.bytes} bytes, but nobody listens to scanner ${receipt.scanner}.`;
}

byId('scan').addEventListener('submit', (event) => {
  event.preventDefault();
  const code = byId('code').value.trim();
  if (code) {
    scan(code, 'text/plain');
  }
});
byId('code').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    byId('scan').requestSubmit();
  }
});
byId('file').addEventListener('change', (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (file) {
    scan(file, 'image/png');
  }
});

const form = byId('scan');
form.addEventListener('dragover', (event) => {
  event.preventDefault();
  form.classList.add('dropping');
});
form.addEventListener('dragleave', () => form.classList.remove('dropping'));
form.addEventListener('drop', (event) => {
  event.preventDefault();
  form.classList.remove('dropping');
  const [file] = event.dataTransfer.files;
  const text = event.dataTransfer.getData('text/plain');
  if (file) {
    scan(file, 'image/png');
  } else if (text) {
    byId('code').value = text;
  }
});
document.addEventListener('paste', (event) => {
  const [file] = event.clipboardData.files;
  if (file?.type === 'image/png') {
    event.preventDefault();
    scan(file, 'image/png');
  }
});

/* Lines */

function wireState(wire) {
  if (!wire.plugged) {
    return ['Unplugged', 'pill bad'];
  }
  if (!wire.listening) {
    return ['Nobody listens', 'pill'];
  }
  return wire.asked === false ? ['Nobody asks', 'pill bad'] : ['In use', 'pill good'];
}

const clock = (wall) => new Date(wall).toLocaleTimeString();

/** What speaks to a line's boards and what did before, and when the boards were last left alone. */
function hostNotes(wire) {
  const [now, ...before] = wire.hosts ?? [];
  const notes = [];
  if (now) {
    notes.push(`Driver ${now.name} since ${clock(now.since)}`);
    notes.push(...before.map((host, at) => `before: ${host.name}, ${clock(host.since)} to ${clock(wire.hosts[at].since)}`));
  }
  if (wire.pause) {
    notes.push(`Not asked for ${(wire.pause.millis / 1000).toFixed(1)} s until ${clock(wire.pause.ended)}`);
  }
  return notes.map((note) => element('small', { className: note.startsWith('Driver') ? 'host' : '', textContent: note }));
}

function wireRow(wire, kind) {
  const [text, className] = wireState(wire);
  const verb = wire.plugged ? 'unplug' : 'plug';
  const action = button(wire.plugged ? 'Unplug' : 'Plug in', () => act(`api/${kind}/${wire.name}/${verb}`), 'small');
  action.setAttribute('aria-label', `${action.textContent} ${wire.name}`);
  const what = wire.protocol ? `${wire.protocol}, ${wire.channel}` : wire.channel;
  return element('li', {},
    element('strong', { textContent: wire.name }),
    element('span', { className, textContent: text }),
    action,
    element('small', { textContent: what }),
    ...hostNotes(wire));
}

/* Network */

function linkState(link) {
  if (!link.plugged) {
    return ['Plug pulled', 'pill bad'];
  }
  if (!link.good) {
    return ['Disturbed', 'pill bad'];
  }
  return link.connections > 0 ? ['Connected', 'pill good'] : ['Not in use', 'pill'];
}

function linkRow(link) {
  const [text, className] = linkState(link);
  const verb = link.plugged ? 'unplug' : 'plug';
  const action = button(link.plugged ? 'Pull the plug' : 'Plug in', () => act(`api/links/${link.name}/${verb}`), 'small');
  action.setAttribute('aria-label', `${action.textContent}: ${link.name}`);
  return element('li', {},
    element('strong', { textContent: link.name }),
    element('span', { className, textContent: text }),
    action,
    element('small', { textContent: `${link.address} to ${link.target}` }));
}

function showWires(now) {
  wires = now;
  byId('network').hidden = wires.links.length === 0;
  byId('links').replaceChildren(...wires.links.map(linkRow));
  byId('lines').replaceChildren(
    ...wires.lines.map((line) => wireRow(line, 'lines')),
    ...wires.scanners.map((scanner) => wireRow(scanner, 'scanners')),
  );
  byId('power').setAttribute('aria-checked', String(wires.power));
  const [scanner] = wires.scanners;
  const [text, className] = scanner ? wireState(scanner) : ['None', 'pill'];
  Object.assign(byId('scanner-state'), { textContent: text, className });
}

byId('power').addEventListener('click', () => act(`api/power?on=${!wires.power}`));

/* What happened */

const WORDS = {
  started: () => 'Simulator started',
  'pulse-received': (entry) => `Pulse for door ${entry.door || '–'} (${entry.line}, board ${entry.board}, lock ${entry.lock})`,
  'pulses-overlap': (entry) => `Two pulses at once on supply of ${entry.line}`,
  opened: (entry) => (entry.cause === 'pulse' ? `Door ${entry.door} opened` : `Door ${entry.door} opened by hand`),
  closed: (entry) => `Door ${entry.door} closed`,
  jammed: (entry) => `Door ${entry.door} jammed`,
};

function showLedger(entries) {
  const list = byId('ledger');
  for (const entry of entries.slice(-LEDGER_LINES)) {
    const time = element('time', { dateTime: entry.wall, textContent: new Date(entry.wall).toLocaleTimeString() });
    const className = ['started', 'pulse-received'].includes(entry.event) ? 'quiet' : '';
    list.prepend(element('li', {}, time, element('span', { className, textContent: WORDS[entry.event](entry) })));
  }
  while (list.children.length > LEDGER_LINES) {
    list.lastElementChild.remove();
  }
}

/* Live */

function showLink(text, className) {
  Object.assign(byId('link'), { textContent: text, className: `pill ${className}` });
}

const events = new EventSource('api/events');
const listen = (name, show) => events.addEventListener(name, (event) => show(JSON.parse(event.data)));

events.addEventListener('open', () => {
  byId('ledger').replaceChildren();
  showLink('Live', 'good');
});
events.addEventListener('error', () => showLink('Simulator not running', 'bad'));
listen('layout', (layout) => {
  byId('title').textContent = layout.title;
  document.title = `${layout.title}, simulated`;
  picture.layout = layout;
});
listen('doors', showDoors);
listen('wires', showWires);
listen('scan', showScan);
listen('ledger', showLedger);
