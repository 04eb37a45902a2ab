// A permissive test double for opcheck to find wanting: oauth2-mock-server.
//
// usage: node server.mjs PORT
//
// It has no client registry, no users and no pages: any client_id with any
// redirect URI gets a code at once, and every subject is `johndoe`. So there is
// nothing to configure, and a harness that finds no fault here is broken.
import { OAuth2Server } from 'oauth2-mock-server';

const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port < 1) {
  console.error('usage: node server.mjs PORT');
  process.exit(2);
}

const server = new OAuth2Server();
// A fresh signing key for each start; the tokens of an earlier start are void.
await server.issuer.keys.generate('RS256');
await server.start(port, '127.0.0.1');
// It calls itself `localhost`, which a machine may resolve to an address where
// nobody listens.
server.issuer.url = `http://127.0.0.1:${port}`;
console.log(`listening ${server.issuer.url}`);
