/**
 * Who is next. Each queue is shared among learners by what they used of it lately:
 *
 *   used(t) = sum over the learner's leases in this queue of  max(1 s, time held) · 0.5^(age / 300 s)
 *
 * A lease books its first second when it is given and the rest when it ends, however it ends; one that no grader
 * could work on books nothing. The next job is that of the learner who used least, to a tenth of a second; among
 * equals, and among one learner's own, the oldest. Whoever used nothing for some minutes is therefore first, one who hands in 500 jobs has
 * each of them behind everybody who handed in fewer, and nobody is forgotten: what was used fades by half every
 * five minutes. At most `learnerJobs` of a learner run at a time in a queue, also where graders are idle, so that
 * whoever comes next finds one. Judging again comes after everything that a learner waits for and uses nobody's share.
 *
 * The trigger of migration ShareJudging books the ends with the same half-life.
 */
const HALF_LIFE_S = 300;

/** What a lease costs at least, in grader seconds. */
export const LEAST_CHARGE_S = 1;

/** Smaller differences of use are none: otherwise the last trace of an old job would still cost a turn. */
const GRAIN_S = 0.1;

/** SQL: what the row `alias` of judging_share amounts to now, in grader seconds. More than 60 half-lives are nothing. */
export const usedNow = (alias: string): string =>
  `${alias}.used * power(0.5, least(60, greatest(0, extract(epoch FROM now() - ${alias}.at)) / ${HALF_LIFE_S})::float8)`;

/** SQL: the same as it decides between learners, in whole grains. */
export const rankNow = (alias: string): string => `round(${usedNow(alias)} / ${GRAIN_S}) * ${GRAIN_S}`;
