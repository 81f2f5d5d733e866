/** The task that Graphile Worker wakes a worker with; its payload is `{"id": runId}`, its job key the run's id. */
const task = "run";
/** A wake-up is tried again until the run was looked at, however long workers fail: with pauses growing to hours. */
const attemptsMax = 1_000;

/**
 * How much earlier runs of high priority stand than when they came. Priorities of jobs count across workspaces, and one that
 * came before all others at any time would let who marks everything as high keep everybody else waiting for good.
 */
const headStart = "interval '10 minutes'";

/**
 * Adds jobs for the rows of a query with `id`, `wake_at` (milliseconds; null: now) and `priority` (lower ones come first;
 * null: normal; those of high priority have a head start), in whose statement it stands: a query of one row with their number. Adds none, and wakes nobody, when there are no rows.
 *
 * A job that is under way when another is added under its key gives the key up and runs to its end, so a run that
 * parks from within its own job is woken again.
 */
export const addJobs = (rows: string): string => `
  select count(*) as added
  from (
    select array_agg(
      row(
        '${task}', json_build_object('id', id), null,
        case when wake_at is not null then to_timestamp(wake_at / 1000.0) when priority < 0 then now() - ${headStart} end,
        ${attemptsMax}, id, greatest(priority, 0)::smallint, null
      )::graphile_worker.job_spec
      order by id
    ) as specs
    from (${rows}) as woken
    having count(*) > 0
  ) as wanted
  cross join lateral graphile_worker.add_jobs(wanted.specs) as job`;
