import { operatorOf } from '../request';
import { navFor, type Feature } from '../site';

/** `/` leads to the first room this person has. */
export function home(features: () => readonly Feature[]): Feature {
  return {
    routes: ({ respond, config }) => [
      {
        method: 'get',
        path: '/',
        permission: 'signed_in',
        handle: (req, res) => {
          const person = operatorOf(req);
          if (person.role === 'client') {
            return respond.page(req, res, 'home/nothing-shared', { title: 'Nothing is shared with you yet' });
          }
          const [first] = navFor(features(), config, person);
          return res.redirect(303, first?.path ?? '/settings');
        },
      },
    ],
  };
}
