/** Pages that nobody here wrote: what a browser without scripts would send. */
import { describe, expect, test } from 'vitest';
import { callBack, got, stuckReason, visit } from './site.ts';

const send = (html: string, fill: Record<string, string> = {}) =>
  visit({ '/': html, '/next': callBack, '/base/next': callBack, '/other': callBack }, fill);

describe('what a form sends', () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      'hidden values',
      '<form method=post action=/next><input type=hidden name=a value="1&amp;2"></form>',
      {},
      'a=1%262',
    ],
    [
      'upper-case tags',
      '<FORM METHOD="POST" ACTION="/next"><INPUT TYPE="HIDDEN" NAME="a" VALUE="1"></FORM>',
      {},
      'a=1',
    ],
    [
      'a form without a doctype, head, body or end',
      '<form method=post action=/next><input name=a value=1>',
      {},
      'a=1',
    ],
    [
      'nested tables that close the form early',
      '<table><form method=post action=/next><tr><td><table><tr><td><input type=hidden name=a ' +
        'value=1></td></tr></table></td></tr><tr><td><input type=submit name=go ' +
        'value=OK></td></tr></form></table>',
      {},
      'a=1&go=OK',
    ],
    [
      'a form inside a form, which HTML does not have',
      '<form method=post action=/next><form action=/other><input type=hidden name=a value=1></form></form>',
      {},
      'a=1',
    ],
    [
      'a control elsewhere that names its form',
      '<form id=f method=post action=/next></form><input type=hidden name=a value=1 form=f><input ' +
        'type=hidden name=b value=1 form=g><input type=hidden name=c value=1>',
      {},
      'a=1',
    ],
    [
      'a button elsewhere that names its form',
      '<form id=f method=post action=/next><input type=hidden name=a value=1></form><button form=f ' +
        'name=go value=1>Continue</button>',
      {},
      'a=1&go=1',
    ],
    [
      'a template is not there',
      '<form method=post action=/next><template><input name=a required></template><input type=hidden ' +
        'name=b value=1></form>',
      {},
      'b=1',
    ],
    [
      'disabled fields stay out',
      '<form method=post action=/next><input name=a value=1 disabled><fieldset disabled><legend><input ' +
        'type=hidden name=b value=2></legend><legend><input name=c value=3></legend><input name=d ' +
        'value=4></fieldset></form>',
      {},
      'b=2',
    ],
    [
      'an unnamed field stays out',
      '<form method=post action=/next><input type=hidden value=1><input type=hidden name="" ' +
        'value=2><input type=hidden name=c value=3></form>',
      {},
      'c=3',
    ],
    [
      'checkboxes and radios as they stand',
      '<form method=post action=/next><input type=checkbox name=a><input type=checkbox name=b ' +
        'checked><input type=checkbox name=c value=x checked><input type=radio name=d value=1><input ' +
        'type=radio name=d value=2 checked></form>',
      {},
      'b=on&c=x&d=2',
    ],
    [
      'a select without a choice takes the first that can be chosen',
      '<form method=post action=/next><select name=a><option disabled>no<option>  two \n' +
        ' words <option value=3>three</select></form>',
      {},
      'a=two+words',
    ],
    [
      'a select with a choice, and one with several',
      '<form method=post action=/next><select name=a><option>1<option selected>2</select><select name=b ' +
        'multiple><option selected>1<option>2<option selected>3</select><select name=c ' +
        'multiple><option>1</select></form>',
      {},
      'a=2&b=1&b=3',
    ],
    [
      'a datalist only suggests',
      '<form method=post action=/next><input name=a list=l value=1><datalist id=l><option value=2><input ' +
        'name=b value=3></datalist></form>',
      {},
      'a=1',
    ],
    [
      'a textarea with line breaks and entities',
      '<form method=post action=/next><textarea name=a>\n1 &lt;\n2</textarea></form>',
      {},
      'a=1+%3C%0D%0A2',
    ],
    [
      'a picture as a button',
      '<form method=post action=/next><input type=image name=go alt=Continue></form>',
      {},
      'go.x=0&go.y=0',
    ],
    [
      'the encoding, where it is asked for',
      '<form method=post action=/next><input type=hidden name=_charset_></form>',
      {},
      '_charset_=utf-8',
    ],
    [
      'an untouched file field as text',
      '<form method=post action=/next><input type=file name=a><input type=hidden name=b value=1></form>',
      {},
      'a=&b=1',
    ],
    [
      'GET replaces the query of the action',
      '<form action="/next?old=1#part"><input type=hidden name=a value="x y"></form>',
      {},
      '/next?a=x+y',
    ],
    [
      'an entity in the action',
      '<form method=post action="/next?a=1&amp;b=2"><input type=hidden name=c value=3></form>',
      {},
      'c=3',
    ],
    [
      'white space around the action',
      '<form method=post action="\n /next \t"><input type=hidden name=c value=3></form>',
      {},
      'c=3',
    ],
    [
      'a base for relative addresses',
      '<base href="/base/"><base href="/wrong/"><form method=post action=next><input type=hidden name=c ' +
        'value=3></form>',
      {},
      'c=3',
    ],
    [
      'an unknown method and enctype mean the usual ones',
      '<form method=put enctype=odd action=/next><input type=hidden name=c value=3></form>',
      {},
      '/next?c=3',
    ],
    [
      'a noscript button',
      '<body onload="document.forms[0].submit()"><form method=post action=/next><input type=hidden ' +
        'name=c value=3><noscript><button name=go value=1>Continue</button></noscript></form>',
      {},
      'c=3&go=1',
    ],
  ])('%s', async (_, html, fill, sent) => {
    expect(got(await send(html, fill))).toBe(sent);
  });

  test('an empty action means the page itself, even with a base', async () => {
    const page = '<base href="/base/"><form method=post action=""><input type=hidden name=a value=1></form>';
    const seen = await visit({ '/': (asked) => (asked.method === 'POST' ? callBack(asked) : page) });
    expect(got(seen)).toBe('a=1');
  });

  test('multipart without files', async () => {
    const seen = await send(
      '<form method=post enctype=multipart/form-data action=/next><input name=a value="é&#10;x"><input ' +
        'type=file name=f></form>',
    );
    const boundary = /boundary=(\S+)/.exec(String(seen.asked[1]?.headers['content-type']))?.[1];
    expect(Buffer.from(got(seen), 'latin1').toString()).toBe(
      [
        `--${boundary}`,
        'Content-Disposition: form-data; name="a"',
        '',
        'é\r\nx',
        `--${boundary}`,
        'Content-Disposition: form-data; name="f"; filename=""',
        'Content-Type: application/octet-stream',
        '',
        '',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
  });

  test('text/plain is said to be impossible', async () => {
    const seen = await send(
      '<form method=post enctype=text/plain action=/next><input type=hidden name=a value=1></form>',
    );
    expect(stuckReason(seen)).toContain('text/plain');
  });
});

describe('buttons', () => {
  const form = (buttons: string) => `<form method=post action=/next>${buttons}</form>`;
  test.each<[string, string, Record<string, string>, string]>([
    [
      'the first of several',
      '<button name=b value=1>Continue</button><button name=b value=2>Other</button>',
      {},
      'b=1',
    ],
    [
      'never one that cancels',
      '<button name=b value=cancel>X</button><button name=b value=2>Yes, allow</button>',
      {},
      'b=2',
    ],
    [
      'never one that declines by its label',
      '<input type=submit name=b value="Do not allow"><input type=submit name=c value=Allow>',
      {},
      'c=Allow',
    ],
    [
      'never one that declines by its id',
      '<button id=btnAbort name=b value=1>&times;</button><button name=b value=2>&check;</button>',
      {},
      'b=2',
    ],
    [
      'never one that goes back, in other languages',
      '<button name=b value=1>Avbryt</button><button name=b value=2>Zurück</button><button name=b ' +
        'value=4>Avslå</button><button name=b value=3>Weiter</button>',
      {},
      'b=3',
    ],
    [
      'rather not one that leads aside',
      '<button name=b value=1>Resend code</button><button name=b value=2>Next</button>',
      {},
      'b=2',
    ],
    [
      'not one that is disabled',
      '<button name=b value=1 disabled>Continue</button><button name=b value=2>Continue</button>',
      {},
      'b=2',
    ],
    [
      'not one that does nothing',
      '<button type=button name=b value=1>Show</button><button type=reset name=b ' +
        'value=2>Reset</button><button name=b value=3>Go</button>',
      {},
      'b=3',
    ],
    ['one that says no word of declining is none', '<button name=b value=1>Notify me</button>', {}, 'b=1'],
    [
      'by its name and value',
      '<button name=b value=1>Continue</button><button name=b value=cancel>Cancel</button>',
      { b: 'cancel' },
      'b=cancel',
    ],
    [
      'by what stands on it',
      '<button name=b value=1>Continue</button><button name=b value=2>\n Cancel <b>it</b></button>',
      { submit: 'cancel it' },
      'b=2',
    ],
    [
      'by what stands on an input',
      '<input type=submit name=b value=Continue><input type=submit name=c value=Cancel>',
      { submit: 'Cancel' },
      'c=Cancel',
    ],
    [
      'cancelling needs no fields',
      '<input name=code required><button name=b value=1>Continue</button><button name=b value=2>Cancel</button>',
      { submit: 'Cancel' },
      'code=&b=2',
    ],
    [
      'formaction and formmethod',
      '<input type=hidden name=a value=1><button formaction=/other formmethod=get>Continue</button>',
      {},
      '/other?a=1',
    ],
  ])('%s', async (_, buttons, fill, sent) => {
    expect(got(await send(form(buttons), fill))).toBe(sent);
  });

  test('only declining: stuck, and the way to do it anyway', async () => {
    expect(stuckReason(await send(form('<button>Cancel</button>')))).toBe(
      'the form can only be ended with Cancel: press it with --fill submit="Cancel"',
    );
  });

  test('only disabled: stuck, unless the person filled something in, as a script would then enable it', async () => {
    const html = form('<input name=pin value=0><button disabled>Next</button>');
    expect(stuckReason(await send(html))).toBe("the form's only button is disabled: Next");
    expect(got(await send(html, { pin: '1234' }))).toBe('pin=1234');
  });
});

describe('--fill', () => {
  const form = (fields: string) => `<form method=post action=/next>${fields}<button>OK</button></form>`;
  test.each<[string, string, Record<string, string>, string]>([
    ['text', '<input name=a>', { a: 'é &' }, 'a=%C3%A9+%26'],
    ['over a default', '<input name=a value=old>', { a: 'new' }, 'a=new'],
    ['with nothing, on purpose', '<input name=a value=old required>', { a: '' }, 'a='],
    ['a hidden field', '<input type=hidden name=a value=old>', { a: 'new' }, 'a=new'],
    [
      'the field that is seen before the one that is not',
      '<input type=hidden name=a value=h><input name=a>',
      { a: 'new' },
      'a=h&a=new',
    ],
    ['the first of one name only', '<input name=a><input name=a>', { a: '1' }, 'a=1&a='],
    ['a textarea', '<textarea name=a required></textarea>', { a: '1\n2' }, 'a=1%0D%0A2'],
    ['a checkbox by yes', '<input type=checkbox name=a value=v required>', { a: 'yes' }, 'a=v'],
    [
      'a checkbox by its value',
      '<input type=checkbox name=a value=1><input type=checkbox name=a value=2 checked>',
      { a: '1' },
      'a=1',
    ],
    [
      'a checkbox by no',
      '<input type=checkbox name=a checked><input type=hidden name=b value=1>',
      { a: 'no' },
      'b=1',
    ],
    [
      'a radio by its value',
      '<input type=radio name=a value=1 checked><input type=radio name=a value=2>',
      { a: '2' },
      'a=2',
    ],
    [
      'a select by its value',
      '<select name=a><option value=1>one<option value=2>two</select>',
      { a: '2' },
      'a=2',
    ],
    [
      'a select by its text',
      '<select name=a><option value=1>one<option value=2>Two</select>',
      { a: 'two' },
      'a=2',
    ],
    ['what is not on the page is left alone', '<input type=hidden name=a value=1>', { z: '1' }, 'a=1'],
  ])('%s', async (_, fields, fill, sent) => {
    expect(got(await send(form(fields), fill))).toBe(sent);
  });

  test.each<[string, string, Record<string, string>, string]>([
    [
      'nothing marked: all that is empty',
      '<input name=login><input type=password name=password>',
      {},
      'the form wants login and password; pass --fill login=… --fill password=…',
    ],
    [
      'nothing marked: a password is never optional',
      '<input name=login><input type=password name=password>',
      { login: 'x' },
      'the form wants password; pass --fill password=…',
    ],
    [
      'marked: only those',
      '<input name=nick><input name=code required>',
      {},
      'the form wants code; pass --fill code=…',
    ],
    [
      'a box to tick',
      '<input type=checkbox name=terms required>',
      {},
      'the form wants terms; pass --fill terms=on',
    ],
    [
      'a choice',
      '<input type=radio name=source value=card required><input type=radio name=source value=phone required>',
      {},
      'the form wants source; pass --fill source=card|phone',
    ],
    [
      'a list that starts with nothing',
      '<select name=country required><option value="">Choose<option value=NO>Norway<option value=SE>Sweden</select>',
      {},
      'the form wants country; pass --fill country=NO|SE',
    ],
    ['a file', '<input type=file name=scan required>', {}, 'the form wants scan; pass --fill scan=…'],
    [
      'a file cannot be given',
      '<input type=file name=scan required>',
      { scan: 'a.pdf' },
      'the field scan takes a file, which cannot be filled',
    ],
    [
      'a choice that is not there',
      '<input type=radio name=source value=card><input type=radio name=source value=phone>',
      { source: 'fax' },
      'the field source has no choice fax; it has card, phone',
    ],
    [
      'an option that is not there',
      '<select name=a><option>1<option disabled>2</select>',
      { a: '2' },
      'the field a has no choice 2; it has 1',
    ],
  ])('says what is missing: %s', async (_, fields, fill, reason) => {
    const seen = await send(form(fields), fill);
    expect(stuckReason(seen)).toBe(reason);
    expect(seen.asked).toHaveLength(1);
  });

  test('a field for robots is not wanted', async () => {
    expect(
      got(
        await send(
          form('<div style="display:none"><input name=trap></div><input type=hidden name=a value=1>'),
        ),
      ),
    ).toBe('trap=&a=1');
  });
});

describe('which form', () => {
  const search = '<form action=/search><input name=q type=search><button>Search</button></form>';
  const login = '<form method=post action=/next><input name=login><button>OK</button></form>';
  const consent =
    '<form method=post action=/next><input type=hidden name=ok value=1><button>Allow</button></form>';
  test.each<[string, string, Record<string, string>, string]>([
    ['the one with the filled field', `${search}${login}`, { login: 'x' }, 'login=x'],
    ['not a search', `${search}${consent}`, {}, 'ok=1'],
    [
      'not one that declines',
      `<form method=post action=/deny><button>Deny</button></form>${consent}`,
      {},
      'ok=1',
    ],
    [
      'the one that declines, when asked for',
      `${consent}<form method=post action=/next><button name=no value=1>Deny</button></form>`,
      { submit: 'Deny' },
      'no=1',
    ],
    [
      'rather not one for the language',
      `<form method=post action=/language><select name=l><option>en</select><button>Change language</button></form>${consent}`,
      {},
      'ok=1',
    ],
    [
      'the other one, when the first led nowhere',
      `<form method=post action=/><select name=l><option>en</select><button>OK</button></form>${consent}`,
      {},
      'ok=1',
    ],
    [
      'the one whose field a person sees, before one that only has it hidden',
      `<form method=post action=/other><input type=hidden name=login><button>OK</button></form>${login}`,
      { login: 'x' },
      'login=x',
    ],
    [
      'not one that a script would send to leave',
      `<form id=cancelForm method=post action=/deny></form>${consent}`,
      {},
      'ok=1',
    ],
    [
      'the one a script sends, before one with a button',
      `${search}<form method=post action=/other><button>OK</button></form><form method=post action=/next><input type=hidden name=auto value=1></form><script>document.forms[2].submit()</script>`,
      {},
      'auto=1',
    ],
  ])('%s', async (_, html, fill, sent) => {
    expect(got(await send(html, fill))).toBe(sent);
  });
});

describe('encodings', () => {
  const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  const html = (meta: string) =>
    `${meta}<form method=post action=/next><input name=navn><input type=hidden name=b value="blå"><button>OK</button></form>`;
  test.each<[string, Record<string, string>, string]>([
    ['named by the server', { 'content-type': 'text/html; charset=ISO-8859-1' }, ''],
    ['named by the page', { 'content-type': 'text/html' }, '<meta charset="windows-1252">'],
    [
      'named by the page, the old way',
      { 'content-type': 'text/html' },
      '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">',
    ],
    ['named by nobody', { 'content-type': 'text/html' }, ''],
  ])('one byte a character, %s', async (_, headers, meta) => {
    const seen = await visit(
      { '/': { headers, body: latin1(html(meta)) }, '/next': callBack },
      { navn: 'Ærlig € 日' },
    );
    expect(got(seen)).toBe('navn=%C6rlig+%80+%26%2326085%3B&b=bl%E5');
  });

  test('UTF-8 that nobody named', async () => {
    const seen = await visit(
      { '/': { headers: { 'content-type': 'text/html' }, body: html('') }, '/next': callBack },
      { navn: 'Ærlig' },
    );
    expect(got(seen)).toBe('navn=%C3%86rlig&b=bl%C3%A5');
  });

  test('a form that asks for its own', async () => {
    const page = html('').replace('<form', '<form accept-charset="unknown utf-8"');
    const seen = await visit(
      {
        '/': { headers: { 'content-type': 'text/html; charset=iso-8859-1' }, body: latin1(page) },
        '/next': callBack,
      },
      { navn: 'Æ' },
    );
    expect(got(seen)).toBe('navn=%C3%86&b=bl%C3%A5');
  });

  test('UTF-16 with its mark', async () => {
    const body = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(html(''), 'utf16le')]);
    expect(
      got(
        await visit(
          { '/': { headers: { 'content-type': 'text/html' }, body }, '/next': callBack },
          { navn: 'Æ' },
        ),
      ),
    ).toBe('navn=%C3%86&b=bl%C3%A5');
  });
});
