// Deploys a folder to a host that speaks Netlify's API, by Netlify's own client and by nothing else, so that the tests of
// publish know that the server they run publish against is one that Netlify's own program can deploy to as well.
//   NETLIFY_API=http://127.0.0.1:1234/api/v1 NETLIFY_SITE=… NETLIFY_AUTH_TOKEN=… node netlify.mjs FOLDER
// It prints one JSON object: the site as the server describes it, the paths that were published before, the id and the state
// of the deploy, the paths that were uploaded, and what is published afterwards. Anything that fails is said on standard
// error, and the status is 1.
//
// What the client does with an address, by its source (lib/methods of @netlify/api):
// - An address is `scheme://host` + pathPrefix + the path of the operation in Netlify's OpenAPI document + the query. `host`
//   has the port in it. An empty scheme, host or prefix is replaced by Netlify's own, hence all three have to be given.
// - A parameter of the path takes the place of `{name}` as it is: nothing is encoded, and `$&` and its like are patterns of
//   JavaScript's replace(). A path with a leading slash thus gives `/files//index.html`. The address is then read by
//   `new URL()`, which encodes spaces and letters beyond ASCII as UTF-8, but leaves `%` alone, cuts at `#`, starts the query
//   at `?`, makes `/` of `\` and resolves `..`. Whoever calls it has to encode, and every segment is encoded here.
//   Netlify's command line calls encodeURI() instead, which leaves `;,:@&=+$!'()*~` as they are: a server decodes both alike.
// - Parameters of the query are encoded, a space as `%20`, and are named like in the OpenAPI document. A false one with a
//   hyphen in its name is left out.
// - A JSON body has the type application/json; a file's body has application/octet-stream, whatever the file is. A buffer is
//   sent with its length, a stream, which is what Netlify's command line gives it, in chunks.
// - An answer is JSON if its type says `json`, else text. A status of 429 is tried again up to five times, after five seconds
//   or at the moment of the header X-RateLimit-Reset; no other status is.

import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetlifyAPI } from '@netlify/api';

const POLL = 100;
const PATIENCE = 60_000;

/** The value of a variable of the environment that has to be set. */
function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** A client of the server that NETLIFY_API names, which has to be on this machine: no test may reach the real one. */
function client() {
  const { protocol, hostname, host, pathname } = new URL(needed('NETLIFY_API'));
  if (hostname !== '127.0.0.1') throw new Error('NETLIFY_API is not on 127.0.0.1');
  const pathPrefix = pathname.replace(/\/+$/, '');
  // An empty one would be replaced by Netlify's own, which is another address than the one that was asked for.
  if (!pathPrefix) throw new Error('NETLIFY_API has no path');
  return new NetlifyAPI(needed('NETLIFY_AUTH_TOKEN'), { scheme: protocol.slice(0, -1), host, pathPrefix });
}

/** The files of a folder, by the paths that Netlify's command line gives them: with `/`, and without one at the start. */
async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = {};
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    // Netlify's command line refuses them, too; the host has no such files.
    if (/[#?]/.test(name)) throw new Error(`${name}: a deployed file has no # or ? in its name`);
    files[name] = createHash('sha1').update(await readFile(file)).digest('hex');
  }
  return files;
}

/** Asks for a deploy until it has one of the states. */
async function until(api, siteId, deployId, states) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const deploy = await api.getSiteDeploy({ siteId, deployId });
    if (states.includes(deploy.state)) return deploy;
    if (deploy.state === 'error') throw new Error(deploy.error_message || `deploy ${deployId} has failed`);
    if (Date.now() > end) throw new Error(`deploy ${deployId} is ${deploy.state} and not ${states.join(' or ')}`);
    await sleep(POLL);
  }
}

async function main() {
  if (process.argv.length !== 3) throw new Error('usage: netlify.mjs FOLDER');
  const folder = process.argv[2];
  const api = client();
  const siteId = needed('NETLIFY_SITE');

  const site = await api.getSite({ siteId });
  const before = await api.listSiteFiles({ siteId });

  const files = await filesOf(folder);
  // With `async` the server answers at once and compares the digests afterwards, as it has to for a large site.
  const { id } = await api.createSiteDeploy({ siteId, body: { files, async: true } });
  const { required } = await until(api, siteId, id, ['prepared', 'uploading', 'uploaded', 'ready']);

  const uploaded = [];
  for (const digest of required ?? []) {
    // A file that is at several paths is uploaded to one of them.
    const name = Object.keys(files).find((name) => files[name] === digest);
    if (name === undefined) throw new Error(`the server wants ${digest}, which is no file of ${folder}`);
    const body = await readFile(path.join(folder, name));
    await api.uploadDeployFile({ deployId: id, path: name.split('/').map(encodeURIComponent).join('/'), body });
    uploaded.push(name);
  }

  const { state } = await until(api, siteId, id, ['ready']);
  const after = await api.listSiteFiles({ siteId });
  return {
    site,
    before: before.map((file) => file.path),
    deploy: id,
    state,
    uploaded,
    after: after.map(({ path, sha }) => ({ path, sha })),
  };
}

try {
  console.log(JSON.stringify(await main()));
} catch (error) {
  // The client's own fields of an answer that is an error; those of a failed connection hold the token and are left out.
  const answer = error.status ? ` (status ${error.status}: ${JSON.stringify(error.json ?? error.data)})` : '';
  console.error(`${error.name}: ${error.message}${answer}`);
  process.exitCode = 1;
}
