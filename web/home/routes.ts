import { operatorOf } from '../request';
import { navFor, type Feature } from '../site';
import { demoRoute } from './demo';

/** `/` leads to the first room this person has. */
export function home(features: () => readonly Feature[]): Feature {
  return {
    routes: (site) => [
      demoRoute(site),
      {
        method: 'get',
        path: '/',
        permission: 'signed_in',
        handle: (req, res) => {
          const person = operatorOf(req);
          if (person.role === 'client') {
            return site.respond.page(req, res, 'home/nothing-shared', {
              title: 'Nothing is shared with you yet',
            });
          }
          const [first] = navFor(features(), site.config, person);
          return res.redirect(303, first?.path ?? '/settings');
        },
      },
    ],
  };
}
