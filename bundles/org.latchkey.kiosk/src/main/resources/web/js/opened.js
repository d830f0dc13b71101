// SPDX-License-Identifier: Apache-2.0
import { TIMES, progress } from './flow.js';
import { banks } from './screens.js';
import { button, icon, screen } from './view.js';

/** The door that opens, by number and in the picture, for as long as it is open. */

/** What to do with an open door, for those who come with one of the two codes of a booking. */
const BOOKED = { 'drop-off': 'open.dropOff', 'pick-up': 'open.pickUp' };

const MARKS = { opening: 'wait', jammed: 'no', unsure: 'no', closed: 'done' };

function sentence(ui, stay, { stage, doors }) {
  const one = doors.length === 1;
  const values = { door: doors[0], doors: ui.words.doors(doors) };
  if (stay.reminding && stage === 'open') {
    return ui.t(one ? 'open.remind' : 'open.reminds', values);
  }
  if (stay.moved && stage !== 'closed') {
    return ui.t('open.moved', values);
  }
  const plural = ['opening', 'open', 'unlocked', 'closed'].includes(stage) && !one ? 's' : '';
  return ui.t(`open.${stage}${plural}`, values);
}

function hint(ui, stay, { stage, doors }) {
  const values = { door: doors[0] };
  if (stage === 'closed') {
    return afterwards(ui, stay, values);
  }
  if (stage === 'jammed') {
    return ui.t(stay.pin ? 'open.jammed.pin' : 'open.jammed.hint', values);
  }
  if (stage === 'unsure') {
    return ui.t('open.unsure.hint', values);
  }
  if (stay.reminding && stage === 'open') {
    return ui.t('open.remind.hint', values);
  }
  if (stay.moved) {
    return ui.t('open.moved.hint', values);
  }
  if (stay.pin) {
    return ui.t(stay.pin === 'end' ? 'open.last' : 'open.keepPin', values);
  }
  if (stay.op === 'allocate' && stay.until > 0) {
    return ui.t('open.keep', { time: ui.words.moment(stay.until, ui.state.site.timeZone, ui.now()) });
  }
  if (BOOKED[stay.op]) {
    return ui.t(BOOKED[stay.op], values);
  }
  return ui.t(stage === 'unlocked' ? 'open.pull' : 'open.close', values);
}

/** What became of a booking's door once it is shut; that it is free again only when it is. */
function afterwards(ui, stay, values) {
  if (stay.op === 'drop-off') {
    return ui.t('open.droppedOff', values);
  }
  const free = stay.op === 'pick-up' && ui.state.doors[values.door]?.[1] === 'free';
  return free ? ui.t('open.pickedUp', values) : '';
}

/**
 * @param given {id, doors, op, until, moved, pin}: pin is `begin`, `reopen` or `end` if a PIN opened it
 */
export function afterOpening(ui, given) {
  const stay = { ...given, outcomes: ui.outcomesOf(given.id, given.doors), seen: new Set(), reminding: false, reminded: 0 };
  const began = Date.now();
  const drawn = banks(ui, given.doors);
  const parts = screen('opened', {
    sentence: '', mark: 'wait', figure: drawn.elements,
    actions: [
      button(ui.t('open.done'), () => ui.idle(), { kind: 'main', image: 'done', 'data-go': 'done' }),
      given.op === 'allocate' && button(ui.t('open.giveBack'), () => giveBack(ui, given), { 'data-go': 'give-back' }),
    ].filter(Boolean),
  });
  parts.figure.classList.add('bankful');
  let stage = '';
  let since = began;
  const show = (now) => {
    parts.sentence.textContent = sentence(ui, stay, now);
    parts.hint.textContent = hint(ui, stay, now);
    parts.element.dataset.stage = now.stage;
    // A door that is drawn ajar needs no frame to be found.
    drawn.elements.forEach((element) => (element.selected = ['open', 'closed'].includes(now.stage) ? [] : now.doors));
    const mark = parts.element.querySelector('.icon');
    mark.replaceWith(icon(MARKS[now.stage] ?? 'take'));
  };
  const update = () => {
    drawn.update();
    const now = progress(stay, ui.state.doors);
    const name = `${now.stage} ${now.doors} ${now.stage === 'closed' ? hint(ui, stay, now) : ''}`;
    if (name !== stage) {
      stage = name;
      since = Date.now();
      show(now);
      ui.say(parts);
      if (now.stage === 'jammed' || now.stage === 'unsure') {
        ui.sound('no');
      }
    }
    return now;
  };
  const tick = () => {
    const now = update();
    const lasted = Date.now() - since;
    if (now.stage === 'open' && lasted > TIMES.remind + stay.reminded * TIMES.remindAgain) {
      stay.reminding = true;
      stay.reminded++;
      show(now);
      ui.say(parts);
      ui.sound('remind');
    }
    const most = { closed: TIMES.thanks, open: TIMES.openMost, unlocked: TIMES.unlocked }[now.stage] ?? TIMES.notice;
    if (lasted > most) {
      ui.idle();
    }
  };
  const ended = (id, outcomes) => {
    if (id === given.id) {
      given.doors.forEach((number, at) => (stay.outcomes[number] = outcomes[at]));
      update();
    }
  };
  update();
  return { ...parts, update, tick, ended, sound: 'yes' };
}

async function giveBack(ui, given) {
  const said = await ui.order('/api/give-back', { id: given.id });
  ui.go(said.accepted ? 'givenBack' : 'refused', { reason: said.reason });
}

export function givenBack(ui) {
  const parts = screen('givenBack', {
    sentence: ui.t('back.done'), hint: ui.t('back.hint'), mark: 'done',
    actions: [button(ui.t('open.done'), () => ui.idle(), { kind: 'main', image: 'done', 'data-go': 'done' })],
  });
  return { ...parts, limit: TIMES.notice, sound: 'yes' };
}
