import { APP_DIR } from './task-definition/contract.ts';

/** The files that connect an app through a profile, by name; `busybox` is the launcher under another name. */
export type ProfileFiles = Readonly<Record<'config' | 'fetch', string>>;

/**
 * What an app container whose entrypoint nobody may touch is given: an AWS config file for `AWS_CONFIG_FILE`, and the program that it names.
 * A profile outranks container credentials in most SDKs (AWS SDKs and Tools Reference Guide, "Process credential provider").
 * @param processUrl where the endpoint serves the role in `credential_process`'s shape
 */
export function profileFiles(processUrl: string): ProfileFiles {
  const busybox = `${APP_DIR}/busybox`;
  return {
    config: `[default]\ncredential_process = ${busybox} sh ${APP_DIR}/fetch\n`,
    // No proxy (-Y off): the app's own would carry the token, and the credentials, off this host. The time limit is another
    // program's, since wget's own (-T) ends Debian 12's static busybox with a segmentation fault.
    fetch: [
      `read -r token <${APP_DIR}/token`,
      `exec ${busybox} timeout 5 ${busybox} wget -q -Y off -O - --header "Authorization: $token" ${processUrl}`,
      '',
    ].join('\n'),
  };
}
