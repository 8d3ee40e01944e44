/** Which policy an AccessDenied blames (AWS IAM User Guide, "Troubleshoot access denied error messages"). */
export type DeniedBy =
  | 'identity'
  | 'identity-deny'
  | 'trust'
  | 'service-control'
  | 'resource-control'
  | 'boundary'
  | 'session'
  | 'vpc-endpoint'
  | 'root-user'
  | 'untold';

/** An AccessDenied, as far as its words tell. */
export type Denial = Readonly<{
  by: DeniedBy;
  /** What was refused: mostly `sts:AssumeRole`, else what has to be allowed beside it. */
  action: 'sts:AssumeRole' | 'sts:TagSession' | 'sts:SetSourceIdentity';
}>;
