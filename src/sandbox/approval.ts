/** Who approves on the phones of the sandbox: nobody but itself, or a person at the phone's page. */

export interface ApprovalPlan {
  readonly automatic: boolean;
  /** Polls that are pending before it approves by itself; absent: as the eID usually has it. */
  readonly pendingPolls?: number;
}

export interface Approval {
  /** The plan for the next order, counted off where it holds for some only. */
  take(): ApprovalPlan;
  /** @param times orders that it holds for; absent: until reset */
  set(changes: Partial<ApprovalPlan>, times?: number): void;
  show(): ApprovalPlan & { readonly times?: number };
  reset(): void;
}

/** @param automatic what holds at the start and after a reset */
export function createApproval(automatic: boolean): Approval {
  const start: ApprovalPlan = { automatic };
  let plan = start;
  let limited: { readonly plan: ApprovalPlan; readonly times: number } | undefined;
  return {
    take() {
      if (limited === undefined) return plan;
      const taken = limited.plan;
      limited = limited.times > 1 ? { ...limited, times: limited.times - 1 } : undefined;
      return taken;
    },
    set(changes, times) {
      if (times === undefined) plan = { ...plan, ...changes };
      else limited = { plan: { ...plan, ...changes }, times };
    },
    show: () => (limited === undefined ? plan : { ...limited.plan, times: limited.times }),
    reset() {
      plan = start;
      limited = undefined;
    },
  };
}
