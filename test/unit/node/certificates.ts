/** Certificates for tests, made by openssl: an authority, and what it signs with any dates and names. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

interface Issue {
  /** Common name. */
  readonly name: string;
  /** e.g. `DNS:localhost,IP:127.0.0.1` */
  readonly names?: string;
  /** `YYYYMMDDHHMMSSZ` */
  readonly from?: string;
  readonly to?: string;
  readonly authority?: boolean;
}

export interface Authority extends KeyPair {
  issue(what: Issue): KeyPair;
  /** An authority signed by this one. */
  intermediate(what: Issue): Authority;
}

/** Makes a root authority in a temporary folder; `remove` takes the folder away. */
export function makeRoot(name: string): Authority & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'idcli-certificates-'));
  let count = 0;
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const keyArguments = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

  const authorityOf = (files: { cert: string; key: string }): Authority => {
    const issueFiles = (what: Issue): { cert: string; key: string } => {
      count += 1;
      const base = `leaf${count}`;
      writeFileSync(join(folder, `${base}.index`), '');
      writeFileSync(
        join(folder, `${base}.cnf`),
        `[ca]\ndefault_ca=it\n[it]\ndatabase=${base}.index\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=any\n` +
          `email_in_dn=no\nunique_subject=no\n[any]\ncommonName=supplied\n[ext]\n` +
          `basicConstraints=critical,CA:${what.authority === true ? 'TRUE' : 'FALSE'}\n` +
          `subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n` +
          (what.names === undefined ? '' : `subjectAltName=${what.names}\n`),
      );
      openssl(
        'req',
        ...keyArguments,
        '-subj',
        `/CN=${what.name}`,
        '-keyout',
        `${base}.key`,
        '-out',
        `${base}.csr`,
      );
      openssl(
        'ca',
        '-batch',
        '-notext',
        '-config',
        `${base}.cnf`,
        '-extensions',
        'ext',
        '-in',
        `${base}.csr`,
        '-out',
        `${base}.pem`,
        '-cert',
        files.cert,
        '-keyfile',
        files.key,
        '-startdate',
        what.from ?? '20200101000000Z',
        '-enddate',
        what.to ?? '20990101000000Z',
      );
      return { cert: `${base}.pem`, key: `${base}.key` };
    };
    const contentOf = ({ cert, key }: { cert: string; key: string }): KeyPair => ({
      cert: read(cert),
      key: read(key),
    });
    return {
      ...contentOf(files),
      issue: (what) => contentOf(issueFiles(what)),
      intermediate: (what) => authorityOf(issueFiles({ ...what, authority: true })),
    };
  };
  openssl(
    'req',
    '-x509',
    ...keyArguments,
    '-days',
    '9999',
    '-subj',
    `/CN=${name}`,
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
  );
  return {
    ...authorityOf({ cert: 'root.pem', key: 'root.key' }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
