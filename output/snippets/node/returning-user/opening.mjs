import { createInterface } from 'node:readline';
import DescopeClient from '@descope/node-sdk';

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();

async function main() {
  const projectId = process.env.DESCOPE_PROJECT_ID;
  if (!projectId) throw new Failure('environment', 'DESCOPE_PROJECT_ID is not set');
  const loginId = process.env.LOGIN_ID || 'you@example.com';
  const password = process.env.PASSWORD || 'correct-Horse-battery-9-staple';
  // No management key, because MFA needs none. baseUrl is for a custom domain.
  const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });

