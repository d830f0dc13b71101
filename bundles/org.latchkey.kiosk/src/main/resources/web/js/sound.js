// SPDX-License-Identifier: Apache-2.0

/** Short tones; each has a twin on the screen. A browser that forbids them stays silent. */

const TONES = {
  touch: [[880, 0, 0.03, 0.08]],
  yes: [[660, 0, 0.12, 0.25], [990, 0.13, 0.2, 0.25]],
  no: [[311, 0, 0.16, 0.3], [247, 0.2, 0.28, 0.3]],
  remind: [[784, 0, 0.18, 0.25], [784, 0.3, 0.18, 0.25], [784, 0.6, 0.3, 0.25]],
};

let context = null;

export function play(name) {
  try {
    context ??= new AudioContext();
    if (context.state === 'suspended') {
      context.resume().catch(() => {});
    }
    for (const [frequency, from, length, volume] of TONES[name]) {
      tone(frequency, context.currentTime + from, length, volume);
    }
  } catch {
    // No sound device: what happened is on the screen.
  }
  // Tests and curious technicians see here what was heard.
  document.documentElement.dataset.sound = name;
}

function tone(frequency, at, length, volume) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.01);
  gain.gain.linearRampToValueAtTime(0, at + length);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + length + 0.02);
  oscillator.onended = () => gain.disconnect();
}

/** Whether the device can speak. */
export function canSpeak() {
  return 'speechSynthesis' in globalThis && speechSynthesis.getVoices().length > 0;
}

export function speak(text, language) {
  if (canSpeak()) {
    speechSynthesis.cancel();
    const said = new SpeechSynthesisUtterance(text);
    said.lang = language;
    speechSynthesis.speak(said);
  }
}
