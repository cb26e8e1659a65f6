import type { EventName, Events } from '../../../src-shared/contract/events';
import type {
  RequestName,
  RequestParams,
  RequestResult,
} from '../../../src-shared/contract/requests';

/** One answer for each request of the contract. */
export type Answers = {
  [Name in RequestName]: (params: RequestParams<Name>) => RequestResult<Name>;
};

/** The answers to requests whose names begin so: 'scores.'. */
export type AnswersOf<Prefix extends string> = Pick<
  Answers,
  Extract<RequestName, `${Prefix}${string}`>
>;

export type Emit = <Name extends EventName>(name: Name, payload: Events[Name]) => void;
