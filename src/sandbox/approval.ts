/** How the sandbox's phones approve: automatically, or by a person on the phone page. */

export interface ApprovalPlan {
  readonly automatic: boolean;
  /** Pending polls before automatic approval; absent: the eID's usual number. */
  readonly pendingPolls?: number;
}

export interface Approval {
  /** Returns the plan for the next order and counts down a limited plan. */
  take(): ApprovalPlan;
  /** @param times number of orders it applies to; absent: until reset */
  set(changes: Partial<ApprovalPlan>, times?: number): void;
  show(): ApprovalPlan & { readonly times?: number };
  reset(): void;
}

/** @param automatic the setting at start and after a reset */
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
