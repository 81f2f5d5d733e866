/** Under which names quotas are counted, in this process and in the store. */
export const quotaOwner = {
  workspace: (workspace: string) => `workspace ${workspace}`,
  trigger: (triggerId: string) => `trigger ${triggerId}`,
};
