import { wholeText } from "../whole-number.ts";

const some = (count: number, one: string, many: string) => (count === 1 ? one : many);

export const texts = {
  delete: "Delete",
  title: "Delete these deliveries?",
  about: "Each goes for good, with what ran on it. Fixtures and backups keep what they hold.",
  verb: "Delete for good",
  nothing: "None of them can be deleted.",
  count: (count: number, isComplete: boolean) =>
    count === 1 && isComplete
      ? "1 delivery is deleted."
      : `${wholeText(count)}${isComplete ? "" : " or more"} deliveries are deleted.`,
  needed: (count: number) =>
    `${wholeText(count)} ${some(count, "stays: its run has not ended, or it is", "stay: their runs have not ended, or they are")} a dead letter's or in quarantine.`,
  keyed: (count: number) =>
    `${wholeText(count)} ${some(count, "stays while its idempotency key is held.", "stay while their idempotency keys are held.")}`,
  releaseKeys: "Also those whose idempotency key is held",
  releaseKeysHint: "The same message, sent again, is then taken as a new one.",
  deleted: (count: number) =>
    count === 1 ? "1 delivery was deleted." : `${wholeText(count)} deliveries were deleted.`,
  forOwners: "Only owners may do this.",
};
