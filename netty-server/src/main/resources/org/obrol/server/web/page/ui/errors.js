import { t } from './text.js';

const KNOWN = new Set([
  'bad_credentials', 'bad_token', 'busy', 'denied', 'invalid_name', 'name_taken', 'no_such_file', 'no_such_group',
  'no_such_user', 'not_a_member', 'not_owner', 'offline', 'quota', 'too_long', 'unavailable', 'missing_parameter',
  'bad_checksum', 'logged_in_elsewhere',
]);

/**
 * What to tell a person about an error of the client.
 *
 * @param {Error} error one with a `code` is of the protocol
 * @param {string} [scene] where it has words of its own for a code, like `login`
 */
export function wordsFor(error, scene) {
  const code = error.code;
  if (scene !== undefined && SCENES[scene].has(code)) return t(`error.${scene}.${code}`);
  if (KNOWN.has(code)) return t('error.' + code);
  if (code === undefined) console.error(error);
  return error.retry ? t('error.again') : t('error.other', { message: error.message });
}

const SCENES = {
  file: new Set(['invalid_name']),
  register: new Set(['name_taken', 'too_long', 'denied']),
  guest: new Set(['name_taken', 'missing_parameter', 'denied']),
  password: new Set(['bad_credentials', 'too_long']),
  group: new Set(['name_taken', 'invalid_name']),
};
