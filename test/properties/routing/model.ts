import type { ProfileDocument } from '../../../src/profile/schema.ts';

type Recipient = NonNullable<ProfileDocument['recipients']>[number];

/** One alert statement of Monit's, as a test writes it. */
export interface Statement {
  readonly kind: 'alert' | 'noalert';
  readonly address: string;
  readonly events: NonNullable<Recipient['events']>;
  readonly reminder: number | undefined;
}

/** A `check` block. */
export interface Block {
  readonly kind: 'file' | 'directory' | 'process' | 'host' | 'system';
  readonly name: string;
  readonly groups: readonly string[];
  /** `alert` and `noalert` in the block itself. */
  readonly statements: readonly Statement[];
  /** Behind how many of these its alert include stands; undefined: it has none. */
  readonly includeAfter: number | undefined;
  /** The file in which it stands, below `conf.d`. */
  readonly file: 'one' | 'two';
}

/** What is on a host beside the managed files. */
export interface Host {
  readonly blocks: readonly Block[];
  /** `set alert` of other files. */
  readonly others: readonly Statement[];
}

/** A profile and a host that it is for. */
export interface Routing {
  readonly host: Host;
  readonly profile: ProfileDocument;
  /** What it extends; undefined: nothing. */
  readonly parent: ProfileDocument | undefined;
}
