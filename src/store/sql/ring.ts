/** Deletes what a workspace's ring of refused requests holds beyond its bounds; the parameters are named as the engine
 *  names them. Its index alone answers what to delete. */
export const trimRejections = ([workspace, countMax, bytesMax]: readonly [
  string,
  string,
  string,
]): string => `
  delete from deliveries
  where workspace = ${workspace} and status = 'rejected' and id <= (
    select max(id) from (
      select id,
        row_number() over (order by id desc) as place,
        sum(stored_bytes) over (order by id desc) as bytes
      from deliveries where workspace = ${workspace} and status = 'rejected'
    ) as ring
    where place > ${countMax} or bytes > ${bytesMax}
  )`;
