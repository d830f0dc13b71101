// SPDX-License-Identifier: Apache-2.0
import type { Rollout, RolloutSite } from '../api/releases.ts';
import { countText, listText } from '../format/words.ts';

/** How far a roll-out is, in sites. */
export interface Progress {
  all: number;
  waiting: number;
  /** Directed, and neither confirmed nor given up. */
  underWay: number;
  confirmed: number;
  failed: number;
  silent: number;
}

export function progressOf(sites: readonly RolloutSite[]): Progress {
  const count = (state: RolloutSite['state']) => sites.filter((site) => site.state === state).length;
  const [waiting, confirmed, failed, silent] = [count('waiting'), count('confirmed'), count('failed'), count('silent')];
  return { all: sites.length, waiting, confirmed, failed, silent, underWay: sites.length - waiting - confirmed - failed - silent };
}

export const sitesOf = (rollout: Pick<Rollout, 'rings'>): RolloutSite[] => rollout.rings.flatMap((ring) => ring.sites);

/** "3 of 12 confirmed, 2 under way, 1 failed" */
export function progressText(progress: Progress): string {
  const parts = [
    `${progress.confirmed} of ${countText(progress.all, 'site')} confirmed`,
    progress.underWay > 0 && `${progress.underWay} under way`,
    progress.failed > 0 && `${progress.failed} failed`,
    progress.silent > 0 && `${progress.silent} silent`,
  ];
  return parts.filter(Boolean).join(', ');
}

export type RolloutAction = 'pause' | 'resume' | 'rollback';

/** What can be done with a roll-out in this state. */
export function actionsOf(rollout: Pick<Rollout, 'state'>): RolloutAction[] {
  switch (rollout.state) {
    case 'running':
      return ['pause', 'rollback'];
    case 'paused':
    case 'failed':
      return ['resume', 'rollback'];
    case 'succeeded':
      return ['rollback'];
    default:
      return [];
  }
}

export const isOver = (rollout: Pick<Rollout, 'state'>) => !['running', 'paused', 'rolling-back'].includes(rollout.state);

const MOST_NAMED = 4;

/** "GYM-1, GYM-2 and 9 others" */
export function namesText(names: readonly string[]): string {
  return names.length > MOST_NAMED
    ? `${names.slice(0, MOST_NAMED).join(', ')} and ${countText(names.length - MOST_NAMED, 'other')}`
    : listText(names);
}

/** What an action does, counted: nobody should have to guess which sites it concerns. */
export function effectOf(action: RolloutAction, rollout: Rollout): string {
  const sites = sitesOf(rollout);
  const progress = progressOf(sites);
  const touched = sites.filter((site) => site.state !== 'waiting').map((site) => site.site);
  switch (action) {
    case 'pause':
      return (
        `${count(progress.waiting, 'site is', 'sites are')} not directed until the roll-out is resumed. ` +
        (rollout.window?.notAfter ? 'If nobody resumes it within its window, it ends. ' : '') +
        (progress.underWay > 0 ? `${count(progress.underWay, 'site goes', 'sites go')} on with what was begun. ` : '') +
        `Release ${rollout.release} stays where it is confirmed.`
      );
    case 'resume':
      return (
        `The roll-out goes on: ${count(progress.waiting, 'site is', 'sites are')} directed to release ${rollout.release}, ring by ring.` +
        again(rollout, progress)
      );
    case 'rollback':
      return touched.length === 0
        ? `The roll-out ends. No site was directed to release ${rollout.release} yet.`
        : `Directs ${countText(touched.length, 'site')} back to what each ran before: ${namesText(touched)}. ` +
            `No further site gets release ${rollout.release}.`;
  }
}

/** After a failure, those that did not make it are tried once more. */
function again(rollout: Rollout, progress: Progress): string {
  const stuck = progress.failed + progress.silent;
  return rollout.state === 'failed' && stuck > 0
    ? ` ${countText(stuck, 'site')} that failed or stayed silent ${stuck === 1 ? 'is' : 'are'} directed once more.`
    : '';
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? `No ${one}` : countText(number, one, many);
}

/** The roll-out that is newer news of the same one; of lists, each. */
export function withNews(rollouts: readonly Rollout[], news: ReadonlyMap<string, Rollout>): Rollout[] {
  return rollouts.map((rollout) => news.get(rollout.id) ?? rollout);
}
