/** What `monit-alert PROFILE` was asked for beside the profile. */
export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
  /** `--for`, with or without a duration; undefined: the profile is to be the base. */
  readonly for: string | true | undefined;
  /** `--confirm`: the base goes back after that, unless it is confirmed; undefined: it stays. */
  readonly confirm: string | undefined;
  /** Whether a test message goes to each recipient once it is in force. */
  readonly testMail: boolean;
  readonly id: string | undefined;
  readonly mailsReport: boolean;
  readonly withoutScheduler: boolean;
}
