/**
 * Ways of looking at a campaign, one bank for each type and one for all. A lens brings an angle for the plan,
 * a theme, and lines that may be published. Lines ask, compare and invite; none claims anything about the
 * client that the brief did not say.
 */
import type { CampaignType } from '../../workflows/domain/campaigns';

/** What lines may be filled with. `field` is the client's industry, or words that stand in for it. */
export type Names = { subject: string; client: string; field: string };

export type Lens = {
  /** The theme's name: it heads the messages and shows in calendar titles. */
  theme: string;
  title: string;
  rationale: string;
  /** Each line with the short topic that can serve as a weekly theme. */
  lines: { topic: string; line: string }[];
};

type LensFor = (names: Names) => Lens;

const lines = (...pairs: [topic: string, line: string][]) => pairs.map(([topic, line]) => ({ topic, line }));

const PRODUCT_LAUNCH: LensFor[] = [
  ({ subject }) => ({
    theme: 'The first working day',
    title: `${subject} on an ordinary Tuesday`,
    rationale:
      'A launch makes people curious for a moment. They decide by imagining their own working day, so that is where this angle begins.',
    lines: lines(
      [
        'What gets easier first',
        `The first day with ${subject} should answer one question: what is easier than yesterday?`,
      ],
      [
        'What you can stop doing',
        `Ask of anything new: what can I stop doing once I have it? Put that question to ${subject}.`,
      ],
      [
        'Judged on a Tuesday',
        `A launch is a promise about an ordinary Tuesday, not about a stage. Judge ${subject} by the Tuesday.`,
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Before and after',
    title: 'The way it is done today, taken seriously',
    rationale:
      'The competitor of everything new is the habit that half works. Treating that habit with respect earns the right to propose a change.',
    lines: lines(
      [
        'The habit that half works',
        `Nobody lacks a way of doing things. ${subject} has to be better than a habit that half works.`,
      ],
      [
        'A fair comparison',
        `Before you try anything new, write down how you do it now. It is the only fair comparison for ${subject}.`,
      ],
      [
        'What would have to be true',
        `What would have to be true before you changed the way you work? Hold ${subject} to exactly that.`,
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Straight answers',
    title: 'The questions people ask before they buy',
    rationale:
      'Early buyers look for reasons to wait. Naming their questions in public removes the reasons one at a time.',
    lines: lines(
      [
        'Three questions to put to us',
        `Three questions for ${subject}: who is it for, what does it replace, and what does it need from you?`,
      ],
      [
        'In one sentence',
        `If you cannot explain ${subject} to a colleague in one sentence, that is our task and not yours.`,
      ],
      [
        'The question nobody asks',
        `Send the question about ${subject} that you would rather not ask aloud. Somebody else has it too.`,
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Trying it together',
    title: 'The first users speak, and are answered',
    rationale:
      'What is new is still open to change. Inviting the first users to say where they got stuck gives them a reason to begin now.',
    lines: lines(
      ['While it is new', `The best time to have a say in ${subject} is while it is new.`],
      [
        'Where did you get stuck?',
        `Try ${subject} on one real case and tell us where you got stuck. That is the useful part.`,
      ],
      [
        'One case is enough',
        `You do not need a project to try ${subject}. You need one case you know by heart.`,
      ],
    ),
  }),
];

const LEAD_GENERATION: LensFor[] = [
  ({ field }) => ({
    theme: 'Is this you?',
    title: 'The problem, described better than a brochure would',
    rationale:
      'People leave their name with whoever describes their problem best. This angle spends its words on the problem and mentions the offer last.',
    lines: lines(
      [
        'The task that returns',
        'If the same task comes back every Monday, it is not bad luck. It is a process, and a process can be changed.',
      ],
      [
        'The cost in hours',
        'Write down what it cost you last month, in hours. If the number surprises you, we should talk.',
      ],
      [
        'The quiet workaround',
        `Everyone in ${field} has a workaround they do not mention. It is usually the best place to begin.`,
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Useful before contact',
    title: 'Give the checklist away first',
    rationale:
      'A form asks for trust before anything has been given. Material that helps on its own turns the order round, and the leads that come are further along.',
    lines: lines(
      [
        'A list to keep',
        `Five lines to write down before you talk to anyone, ${subject} included: goal, deadline, people, limits, what was tried.`,
      ],
      [
        'Compare like with like',
        'Two offers cannot be compared until the same question has been put to both. Write the question first.',
      ],
      [
        'What good looks like',
        'Decide what a good result looks like before you look at options. Afterwards every option looks good.',
      ],
    ),
  }),
  ({ client }) => ({
    theme: 'The first conversation',
    title: 'A small first step, described in full',
    rationale:
      'Unclear next steps lose more enquiries than high prices. This angle says what happens after the click, so that the step looks as small as it is.',
    lines: lines(
      [
        'What happens when you write',
        `A first conversation with ${client} is for finding out whether there should be a second.`,
      ],
      [
        'What to bring',
        'Bring one example and one question. That is all the preparation a first conversation needs.',
      ],
      ['No is an answer', 'A good first call can end in no. It should only never end in maybe.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'A fair fit',
    title: 'Say who it is not for',
    rationale:
      'Ruling people out in public makes the others surer that they are meant, and keeps the sales calendar free of calls that go nowhere.',
    lines: lines(
      [
        'When to leave it',
        `Not everyone should choose ${subject}. If the problem comes once a year, live with it.`,
      ],
      [
        'The signs that it fits',
        `It may be time for ${subject} when the same question has been raised in three meetings and decided in none.`,
      ],
      ['Ready or not yet', 'Not yet is a good answer when nobody owns the problem. Find the owner first.'],
    ),
  }),
];

const BRAND_AWARENESS: LensFor[] = [
  ({ subject, field }) => ({
    theme: 'A point of view',
    title: `What ${subject} believes about ${field}`,
    rationale:
      'A name is remembered with an opinion attached to it. This angle takes one clear position at a time and lets people agree or argue.',
    lines: lines(
      [
        'Less, and finished',
        `There are two ways to be busy in ${field}: begin more, or finish more. We are for finishing.`,
      ],
      ['Plain is harder', 'Anyone can make it sound complicated. Saying it plainly takes a second draft.'],
      [
        'What we would rather not do',
        `You know a name by what it turns down. Ask us at ${subject} what we say no to.`,
      ],
    ),
  }),
  ({ client }) => ({
    theme: 'Behind the name',
    title: 'People before logos',
    rationale:
      'An unknown brand is a stranger; a person is not. Showing who answers, decides and makes gives the name a face.',
    lines: lines(
      ['Who answers', `Behind ${client} are people who read what you write. Say hello and see who answers.`],
      [
        'How a decision is made',
        'Every finished thing hides twenty small decisions. We would rather show a few of them.',
      ],
      [
        'What we are still learning',
        'Being good at something does not mean having finished learning it. Ask us what we changed our mind about.',
      ],
    ),
  }),
  ({ subject, field }) => ({
    theme: 'Everyday moments',
    title: `Where ${subject} belongs in a day`,
    rationale:
      'Recall is tied to situations. Connecting the name with a moment that comes round every day does more than repeating it.',
    lines: lines(
      [
        'The moment before',
        `There is a moment before every decision when you still could have asked. Think of ${subject} in that one.`,
      ],
      ['Small things, noticed', `Most of what matters in ${field} is small and happens on a weekday.`],
      [
        'The second time round',
        'The first time you notice the price. The second time you notice whether it was worth it.',
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'In your words',
    title: 'Let people describe it themselves',
    rationale:
      'How people describe a thing to each other is how it spreads. Asking for their words is both reach and research.',
    lines: lines(
      ['Explain it to a friend', `How would you explain ${subject} to a friend in the time a lift takes?`],
      ['One word', `One word for ${subject}. The first that comes. Then tell us why that one.`],
      ['What did you expect?', `What did you expect when you first heard the name ${subject}?`],
    ),
  }),
];

const SEASONAL_SALE: LensFor[] = [
  ({ subject }) => ({
    theme: 'Help with choosing',
    title: 'Advice before discount',
    rationale:
      'In a season of discounts a lower price is not a message. Help with choosing is rare in those weeks and makes the price a reason rather than the reason.',
    lines: lines(
      [
        'For whom is it?',
        `Start with the person and not with the price: who is it for, and what would they never buy themselves?`,
      ],
      [
        'Two good choices',
        `If you hesitate between two things from ${subject}, take the one you can already see in use.`,
      ],
      [
        'Buy less, choose better',
        'One thing that is used every week beats three that are put away by spring.',
      ],
    ),
  }),
  () => ({
    theme: 'In good time',
    title: 'The calendar as the honest kind of pressure',
    rationale:
      'The season ends by itself, so nobody needs an invented countdown. Saying early and plainly what is possible until when is a service.',
    lines: lines(
      ['Early is calm', 'Whoever chooses early chooses in peace. It is the only trick the season knows.'],
      [
        'Work back from the day',
        'Take the day on which it has to be there and count backwards. Then take off two days for life.',
      ],
      ['Before it gets loud', 'The best week to decide is the one before everyone else does.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'What stays',
    title: 'The season passes, the thing remains',
    rationale:
      'A sale that only talks about the sale teaches people to wait for the next one. This angle talks about use after the season.',
    lines: lines(
      ['In six months', `Picture ${subject} six months from now. If you still see it, it is a good choice.`],
      [
        'The price per use',
        'Divide the price by the times you will use it. That is the number worth comparing.',
      ],
      [
        'A reason without a season',
        'If it would be right at any other time of year, the season is only a good occasion.',
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Asked in the shop',
    title: 'Questions customers ask in these weeks',
    rationale:
      'The same few questions decide most seasonal purchases. Answering them in public saves asking and shortens the way to the basket.',
    lines: lines(
      [
        'What if it does not fit?',
        `Before you order from ${subject}, ask the question you always ask too late: what if it is not right?`,
      ],
      ['Which one would you take?', 'Tell us who it is for in one sentence and ask which one we would take.'],
      ['The practical part', 'Size, delivery, returns: ask the dull questions first and enjoy the rest.'],
    ),
  }),
];

const THOUGHT_LEADERSHIP: LensFor[] = [
  ({ field }) => ({
    theme: 'The avoided question',
    title: `What ${field} prefers not to discuss`,
    rationale:
      'Authority comes from naming what others walk round. One avoided question at a time, asked without drama.',
    lines: lines(
      ['What everyone knows', `What does everyone in ${field} know and nobody put on the agenda?`],
      [
        'The measure we chose',
        'We measure what is easy to count, and then we steer by it. Which of your numbers would you not miss?',
      ],
      [
        'The meeting after the meeting',
        'If the real discussion takes place after the meeting, the meeting was about something else.',
      ],
    ),
  }),
  ({ client }) => ({
    theme: 'Reasoning in the open',
    title: 'Show how the conclusion was reached',
    rationale:
      'Conclusions can be copied, reasoning cannot. Laying open the steps lets readers test the thinking and remember whose it was.',
    lines: lines(
      [
        'Where we started',
        `Before ${client} recommends anything there is a question, and the question decides more than the answer.`,
      ],
      [
        'What would change our mind',
        'An opinion is worth as much as the evidence that could overturn it. Name that evidence first.',
      ],
      [
        'The strongest objection',
        'Write down the best argument against your plan. If you cannot, you do not know your plan yet.',
      ],
    ),
  }),
  () => ({
    theme: 'How to decide',
    title: 'Tools for decisions rather than opinions about them',
    rationale:
      'People keep what they can use on Monday. Small decision aids are saved and passed on, and they carry the name with them.',
    lines: lines(
      [
        'Can it be undone?',
        'Decide quickly what can be undone and slowly what cannot. Most of us do it the other way round.',
      ],
      ['The cost of waiting', 'Waiting is also a decision. Give it a price before you choose it.'],
      [
        'Two lists',
        'Keep two lists: what we know, and what we assume. Arguments happen when they are mixed.',
      ],
    ),
  }),
  ({ field }) => ({
    theme: 'Disagree well',
    title: 'Invite the argument',
    rationale:
      'Agreement scrolls past; a fair disagreement is read to the end. This angle asks for the other side and answers it with respect.',
    lines: lines(
      ['The other side', `Which view about ${field} do you hold that your colleagues do not share?`],
      ['Changed minds', 'What did you believe five years ago about your work that you would not sign today?'],
      [
        'Both can be right',
        'Two good people can look at the same facts and disagree. Find out which fact each of them weighs more.',
      ],
    ),
  }),
];

const HIRING: LensFor[] = [
  ({ client }) => ({
    theme: 'A working day',
    title: `A day at ${client}, told honestly`,
    rationale:
      'Applicants cannot try a job on. A plain account of a working day comes closest, and it keeps away those who would not enjoy it.',
    lines: lines(
      [
        'Nine in the morning',
        `Ask anyone at ${client} what happens at nine in the morning. It says more than a list of benefits.`,
      ],
      [
        'A hard day',
        'Every job has hard days. Ask what a hard day looks like here before you ask about the good ones.',
      ],
      [
        'The last hour',
        'How does a day end when the work is done, and how when it is not? A fair question in any interview.',
      ],
    ),
  }),
  ({ client }) => ({
    theme: 'The way in',
    title: 'The application, step by step',
    rationale:
      'Good people leave processes that leave them guessing. Saying what happens when, and who decides, costs nothing and shows manners.',
    lines: lines(
      [
        'What happens after you apply',
        `An application to ${client} is read by somebody you would work with. Write it for that person.`,
      ],
      [
        'What to leave out',
        'Leave out what you think we want to hear. Tell us what you would like to be asked.',
      ],
      [
        'Ask us back',
        'An interview has two sides of the table. Bring the question that would decide it for you.',
      ],
    ),
  }),
  ({ client }) => ({
    theme: 'Who does well here',
    title: 'Say who does well, and who does not',
    rationale:
      'A role described as suitable for everyone attracts no one in particular. Being exact brings fewer applications and better ones.',
    lines: lines(
      [
        'You will like it if',
        `You may like working at ${client} if you would rather finish one thing than present three.`,
      ],
      [
        'You may not like it if',
        'If you want to be told exactly how, ask about that early. It is fair to both sides.',
      ],
      [
        'What can be learned',
        'Some things can be learned in a month and some cannot. We would rather hire for the second kind.',
      ],
    ),
  }),
  ({ client, field }) => ({
    theme: 'Why this work',
    title: 'The reason the work exists',
    rationale:
      'People change jobs for money and stay for meaning. This angle says what the work is good for, without pathos.',
    lines: lines(
      ['Who would miss it', `Who would notice if the work of ${client} stopped for a week? Start there.`],
      [
        'What you would build',
        'A job advert lists tasks. Ask instead what will exist in a year because you were there.',
      ],
      ['Craft', `There is craft in ${field}, and craft is learned beside people who have it.`],
    ),
  }),
];

const EVENT_PROMOTION: LensFor[] = [
  ({ subject }) => ({
    theme: 'The one question',
    title: `The question ${subject} is held for`,
    rationale:
      'People do not come for a programme, they come with a question. One question that is sharp enough is worth more than the list of sessions.',
    lines: lines(
      [
        'Come with a question',
        `Do not come to ${subject} for the programme. Come with the one question you want to take home answered.`,
      ],
      [
        'What you will do differently',
        'A good event is measured on the Monday after. What would you like to do differently that day?',
      ],
      ['The part that is not on the slides', 'The slides can be sent round. What is said after them cannot.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'Who you will meet',
    title: 'The seat beside you',
    rationale:
      'Most people remember an event by one conversation. Helping them picture it is the strongest reason to register.',
    lines: lines(
      [
        'The seat beside you',
        `The most useful person at ${subject} may be the one in the next seat, with the same problem one year earlier.`,
      ],
      [
        'Bring a colleague',
        'Bring the colleague you disagree with. You will have something to talk about on the way home.',
      ],
      ['Say hello first', 'Nobody likes going to an event alone. Nearly everybody does. Say hello first.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'Worth the time',
    title: 'An honest account of what it costs to come',
    rationale:
      'The price of an event is a day. Saying what that day returns, and to whom it returns nothing, respects the reader and brings the right people.',
    lines: lines(
      [
        'Reasons to stay away',
        `If you only want the summary, stay at your desk. ${subject} is for those who want to ask.`,
      ],
      [
        'How to convince your manager',
        'One sentence for your manager: what I will bring back, by when, and for whom.',
      ],
      ['A day well spent', 'Put the day in the calendar before it fills itself. Days do that.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'Getting ready',
    title: 'Preparation that begins before the doors open',
    rationale:
      'Registered does not mean present. Small preparations make the event part of the week before it happens, and keep the no-shows down.',
    lines: lines(
      [
        'Ten minutes before',
        `Ten minutes of preparation for ${subject}: write down what you know, what you do not, and who might.`,
      ],
      [
        'Ask in advance',
        'Send your question before the day. Questions that arrive early are answered better.',
      ],
      [
        'The practical side',
        'Way, time, place, charger: settle the dull part tonight and come with a free head.',
      ],
    ),
  }),
];

const SALES: LensFor[] = [
  ({ subject }) => ({
    theme: 'Objections first',
    title: 'Begin with the reasons against it',
    rationale:
      'Whoever is close to buying already has the objections in mind. Saying them first is disarming and shortens the talk that follows.',
    lines: lines(
      [
        'Why people hesitate',
        `There are good reasons to hesitate over ${subject}. Tell us yours, and we will say honestly whether it holds.`,
      ],
      ['Too expensive?', 'Expensive compared with what? Put a price on doing nothing and compare again.'],
      [
        'We already have something',
        'If what you have works, keep it. If you explain it more often than you use it, look again.',
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'After the yes',
    title: 'What happens once somebody has decided',
    rationale:
      'Fear of the changeover stops more purchases than price does. Describing the first weeks in plain steps takes it away.',
    lines: lines(
      [
        'The first week',
        `Ask what happens in the first week after you say yes to ${subject}. The answer should be short.`,
      ],
      [
        'Who does what',
        'Before you sign anything: who does what, by when, and whom do you call? Three lines are enough.',
      ],
      ['How to stop', 'Ask how you would get out again. A seller who answers calmly has thought about you.'],
    ),
  }),
  () => ({
    theme: 'The cost of waiting',
    title: 'Put a number of your own on later',
    rationale:
      'The strongest rival is postponement. Letting people work out the cost with their own figures persuades better than any figure of ours.',
    lines: lines(
      [
        'Your own arithmetic',
        'Hours a week, times people, times weeks until you decide. Do the sum once with your own numbers.',
      ],
      ['Later has a price', 'Later is an option like any other. It only never sends an invoice.'],
      [
        'The smallest start',
        'What is the smallest version you could begin with this month? It is nearly always smaller than you think.',
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Side by side',
    title: 'A fair comparison, with the weaknesses left in',
    rationale:
      'Buyers compare anyway, usually alone and late at night. Giving them a fair grid keeps us in the room while they do it.',
    lines: lines(
      [
        'Three columns',
        `Make three columns: ${subject}, what you use now, and doing nothing. Fill in the third one honestly.`,
      ],
      [
        'What matters least',
        'Cross out everything in the comparison that you would not notice after a month. Now compare.',
      ],
      ['Ask the awkward one', 'Ask every supplier the same awkward question. Compare the pauses.'],
    ),
  }),
];

const ENGAGEMENT: LensFor[] = [
  ({ subject }) => ({
    theme: 'Your turn',
    title: 'Ask, then really listen',
    rationale:
      'Engagement asked for as a favour dries up. A question that people enjoy answering, and an answer to every reply, keeps it alive.',
    lines: lines(
      ['This or that', `This or that: two ways of using ${subject}, and no wrong answer. Which is yours?`],
      ['Your worst tip', 'What is the worst advice you ever got about this? We collect them with affection.'],
      ['Finish the sentence', `Finish the sentence: I knew ${subject} was for me when …`],
    ),
  }),
  ({ subject }) => ({
    theme: 'Made by you',
    title: 'The community shows its own',
    rationale:
      'People look more closely at what people like them made. Asking to see it gives the regulars a stage and the newcomers a door.',
    lines: lines(
      ['Show us yours', `Show us how it looks at your place. The unposed picture is the one we want to see.`],
      ['The small trick', 'Everybody has one small trick that nobody taught them. Tell us yours.'],
      ['For a beginner', `What would you tell somebody who meets ${subject} for the first time today?`],
    ),
  }),
  ({ client }) => ({
    theme: 'Answered in public',
    title: 'Every question gets an answer where all can read it',
    rationale:
      'One answer in public serves everyone who did not dare to ask, and shows that writing to the account is worth the while.',
    lines: lines(
      ['Ask us anything small', `Ask ${client} something small. Small questions get the best answers.`],
      [
        'From the messages',
        'If you have wondered about it twice, ask. Somebody else is on their third time.',
      ],
      ['What should we show next?', 'What should we show next? The answers decide.'],
    ),
  }),
  () => ({
    theme: 'Little rituals',
    title: 'A fixed point in the week',
    rationale:
      'Habits beat campaigns. One small ritual that returns on the same day gives people a reason to come back without being called.',
    lines: lines(
      ['Same day, same question', 'Same day, same question, as every week: what went better than expected?'],
      ['One minute', 'One minute, one thing you noticed, one person to tell it to. Begin with us.'],
      ['The week in a word', 'Your week in one word. Yes, that one counts.'],
    ),
  }),
];

export const LENSES: Record<CampaignType, LensFor[]> = {
  PRODUCT_LAUNCH,
  LEAD_GENERATION,
  BRAND_AWARENESS,
  SEASONAL_SALE,
  THOUGHT_LEADERSHIP,
  HIRING,
  EVENT_PROMOTION,
  SALES,
  ENGAGEMENT,
};

/** Lenses that suit every campaign. */
export const SHARED_LENSES: LensFor[] = [
  ({ subject }) => ({
    theme: 'One thing at a time',
    title: 'One question a week, followed to its end',
    rationale:
      'A feed that says everything is remembered for nothing. Staying with one question for a week lets it sink in and makes the series recognisable.',
    lines: lines(
      [
        'This week, one question',
        `One question this week, and no other: what do you need ${subject} to be good at?`,
      ],
      ['Said once more, shorter', 'What is worth saying is worth saying again, shorter.'],
      ['What is left over', 'Take away everything that is nice to have. What is left is the subject.'],
    ),
  }),
  ({ field }) => ({
    theme: 'Plain words',
    title: `The vocabulary of ${field}, translated`,
    rationale:
      'Every field hides behind its words. Translating them helps newcomers and is passed on by experts, which reaches both.',
    lines: lines(
      ['A word, translated', `Which word from ${field} do you nod at without being sure what it means?`],
      [
        'Without the jargon',
        'If it cannot be said without jargon, it has not been understood yet. That goes for us too.',
      ],
      [
        'Explain it to a newcomer',
        'How would you explain it to somebody on their first day? Keep that version.',
      ],
    ),
  }),
  () => ({
    theme: 'Common mistakes',
    title: 'Mistakes worth avoiding, described kindly',
    rationale:
      'A mistake that is described well is recognised at once and shared with a colleague. It teaches without lecturing.',
    lines: lines(
      [
        'Starting with the solution',
        'The most common mistake is a fine solution to a question nobody asked.',
      ],
      ['Too many at once', 'Changing three things at once means never knowing which of them helped.'],
      [
        'Not asking the user',
        'Before you improve it, ask the person who does it every day. It takes ten minutes.',
      ],
    ),
  }),
  ({ subject }) => ({
    theme: 'Start small',
    title: 'The smallest step that still counts',
    rationale:
      'Big promises make people put things off. A step that fits into an afternoon is taken, and whoever has taken it comes back.',
    lines: lines(
      ['An afternoon', `What could you find out about ${subject} in one afternoon? Begin with that.`],
      ['The next step only', 'A plan for the year is good. A step for this week is better.'],
      ['Small enough to finish', 'Choose something small enough to finish. Finished things teach.'],
    ),
  }),
  ({ client }) => ({
    theme: 'Ask us',
    title: `A standing invitation to question ${client}`,
    rationale:
      'Conversation is the cheapest research there is. Every question that comes in is also the subject of a later post.',
    lines: lines(
      ['An open door', `Ask ${client} what you would ask a friend who happens to know the subject.`],
      ['The follow-up question', 'The second question is usually the real one. Feel free to start with it.'],
      ['No question too basic', 'The basic questions are the ones worth answering well.'],
    ),
  }),
  ({ subject }) => ({
    theme: 'How to compare',
    title: 'Criteria first, options second',
    rationale:
      'Whoever supplies the criteria takes part in every comparison made with them, including those made without us.',
    lines: lines(
      ['Criteria first', `Write your criteria down before you look at ${subject} or at anything else.`],
      ['Three that matter', 'Ten criteria are a wish list. Three are a decision.'],
      ['The one that decides', 'Which single criterion would make you say no at once? Check that one first.'],
    ),
  }),
];
