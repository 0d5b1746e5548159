import { z } from 'zod';
import { parseForm } from '../forms';
import { cameFrom } from '../request';
import type { Feature } from '../site';
import { THEME_COOKIE, THEMES } from './cookie';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const form = z.object({ theme: z.enum(THEMES) });

/** The light, dark or system switch, for browsers without JavaScript; with it, `public/js/theme.js` does the same. */
export const theme: Feature = {
  routes: ({ respond }) => [
    {
      method: 'post',
      path: '/theme',
      permission: 'public',
      handle: async (req, res) => {
        const chosen = parseForm(form, req.body);
        if (!chosen.ok) return respond.refuse(req, res, chosen);
        res.cookie(THEME_COOKIE, chosen.value.theme, { maxAge: YEAR, sameSite: 'lax', secure: req.secure });
        return respond.change(req, res, { to: cameFrom(req) });
      },
    },
  ],
};
