import { type MeasuredScores, measureScores, type ScoreJob } from './measureScores';
import { measureReuse, type MeasuredReuse } from './measureReuse';
import { type ProjectionJob, projectPoints, type ProjectionTold } from './projectPoints';
import type { ReuseJob } from './protocol';
import { type AnomalyJob, type AnomalyTold, scoreAnomalies } from './scoreAnomalies';

/** Jobs that have a process of their own and train no run: what each is given, and what it tells, often. */
export interface SideJobs {
  reuse: { given: ReuseJob; tells: MeasuredReuse };
  projection: { given: ProjectionJob; tells: ProjectionTold };
  scores: { given: ScoreJob; tells: MeasuredScores };
  anomalies: { given: AnomalyJob; tells: AnomalyTold };
}
export type SideJobName = keyof SideJobs;

/** A job as it is handed to its process. */
export type SideJob = {
  [Name in SideJobName]: { name: Name; given: SideJobs[Name]['given'] };
}[SideJobName];

type Work<Name extends SideJobName> = (
  given: SideJobs[Name]['given'],
) => AsyncIterable<SideJobs[Name]['tells']>;

const WORK: { readonly [Name in SideJobName]: Work<Name> } = {
  reuse: measureReuse,
  projection: projectPoints,
  scores: measureScores,
  anomalies: scoreAnomalies,
};

/** Does a job and yields what it tells. Throws as the job does. */
export function workOf<Name extends SideJobName>(job: {
  name: Name;
  given: SideJobs[Name]['given'];
}): AsyncIterable<SideJobs[Name]['tells']> {
  return WORK[job.name](job.given);
}
