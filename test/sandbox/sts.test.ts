import { expect, test } from 'vitest';
import { createSts } from '../../src/sandbox/sts.ts';
import { DEFAULT_WORLD } from '../../src/sandbox/world.ts';
import { errorXml } from '../../src/sandbox/xml.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { signedRequest } from '../support/signed-request.ts';

const TASK_ROLE = 'arn:aws:iam::111111111111:role/my-task-role-1';
const SWITCH_ROLE = 'arn:aws:iam::222222222222:role/switch-role';

test('without a socket, days pass in a moment', async () => {
  const clock = fakeClock();
  const sts = createSts({ clock, world: DEFAULT_WORLD });
  const assume = (keys: Parameters<typeof signedRequest>[0]) =>
    sts.answer(
      signedRequest(keys, clock.now().wallMs, { Action: 'AssumeRole', RoleArn: SWITCH_ROLE, RoleSessionName: 'app' }),
    );
  let base = sts.startSession(TASK_ROLE, 'task-1', 21_600);
  for (let halfHour = 0; halfHour < 96; halfHour++) {
    const { status, headers, body } = assume(base);
    if (status === 403) {
      expect(body).toContain('<Code>ExpiredToken</Code>');
      base = sts.startSession(TASK_ROLE, 'task-1', 21_600);
      expect(assume(base).status).toBe(200);
    } else {
      expect(status).toBe(200);
      expect(body).toContain(
        `<Expiration>${new Date(clock.now().wallMs + 3_600_000).toISOString().slice(0, 19)}Z</Expiration>`,
      );
    }
    expect(Date.parse(headers.date ?? '')).toBe(clock.now().wallMs);
    await clock.advance(1_800_000);
  }
  const refused = sts.calls().filter(({ outcome }) => outcome === 'ExpiredToken');
  expect([sts.calls().length, refused.length]).toEqual([103, 7]);
});

test('what callers say cannot break out of the XML', () => {
  expect(errorXml(400, 'C', `<a href="x">&'`, 'id')).toContain(
    '<Message>&lt;a href=&quot;x&quot;&gt;&amp;&apos;</Message>',
  );
});
