import { newId } from '../../db/ids';
import type { Operator } from '../../db/operators';
import type { ApiToken } from '../../db/tokens';
import { can } from '../../workflows/domain/permissions';
import { formState, type FormState } from '../forms';
import { roleLabel } from '../labels';
import { presentNotifications } from './notifications';

export type SettingsForm = 'profile' | 'password' | 'token' | 'notifications';

/** Forms of this page that were just refused; the others start from what is stored. */
export type SettingsForms = { [form in SettingsForm]?: FormState } & {
  /** Of the form for a token that was refused: what is sent again is the same. */
  commandId?: string;
};

type TokenRow = ApiToken & { operator_name: string };

export function presentSettings(
  operator: Operator,
  tokens: readonly TokenRow[],
  mailIsSetUp: boolean,
  forms: SettingsForms = {},
) {
  const profile = forms.profile ?? formState(profileValues(operator));
  return {
    title: 'Settings',
    email: operator.email,
    role: roleLabel[operator.role],
    profile: { ...profile, version: operator.version, theirs: theirsOf(operator, profile) },
    keyboard: profile.values['keyboard'] !== undefined,
    notifications: presentNotifications(operator, mailIsSetUp, forms.notifications),
    password: forms.password ?? formState({}),
    ...(can(operator.role, 'tokens.manage') && { tokens: presentTokens(tokens, forms) }),
  };
}

/** What is saved, beside what was typed, when the two were edited from the same version. */
function theirsOf(operator: Operator, { values, summary }: FormState) {
  const stale = summary !== undefined && Number(values['version']) !== operator.version;
  return stale ? { name: operator.name, time_zone: operator.time_zone } : undefined;
}

function profileValues(operator: Operator) {
  const { name, time_zone, version } = operator;
  const keyboard = operator.preferences.keyboard === false ? undefined : 'on';
  return { name, time_zone, version, keyboard };
}

function presentTokens(
  tokens: readonly TokenRow[],
  { token: form = formState({}), commandId = newId() }: SettingsForms,
) {
  return {
    form,
    commandId,
    rows: tokens.map((token) => ({
      id: token.id,
      name: token.name,
      owner: token.operator_name,
      createdAt: token.created_at,
      lastUsedAt: token.last_used_at,
      revokedAt: token.revoked_at,
      canRevoke: token.revoked_at === null,
      commandId: newId(),
    })),
  };
}
