import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

export type Keys = Readonly<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string }>;

/** The real SDK against the sandbox, with one attempt. */
export function stsClient(stsUrl: string, credentials: Keys, more: STSClientConfig = {}): STSClient {
  return new STSClient({ region: 'eu-west-1', endpoint: stsUrl, maxAttempts: 1, credentials, ...more });
}

/** What the SDK says of a failed call, as `403 AccessDenied: text`; `undefined` for one that did not fail. */
export async function failureOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    const { name, message, Code, $metadata } = error as Error & {
      Code?: string;
      $metadata?: { httpStatusCode?: number };
    };
    return `${$metadata?.httpStatusCode ?? '-'} ${Code ?? name}: ${message}`;
  }
}
